import { SharedProcessor } from '../fleet/shared-processor.ts'
import type { EventSource, VirtualClock } from '../virtual-clock.ts'

/** One machine on which everything runs, tasks and environments: all that works shares its processors. */
export class Machine {
  readonly #processor: SharedProcessor
  readonly #clock: VirtualClock
  readonly #nothing: EventSource
  /** What happens when each piece of work is done, by its place. */
  readonly #sources: EventSource[] = []
  readonly #payloads: number[] = []
  readonly #free: number[] = []

  constructor(processors: number, clock: VirtualClock) {
    this.#clock = clock
    this.#nothing = clock.register(() => {})
    this.#processor = new SharedProcessor(processors, clock, (place) => this.#isDone(place))
  }

  /** Works for so long on a processor of its own, longer where there are more; then the event happens. */
  work(cpuMs: number, source: EventSource = this.#nothing, payload = 0): void {
    const place = this.#free.pop() ?? this.#sources.length
    this.#sources[place] = source
    this.#payloads[place] = payload
    this.#processor.add(place, cpuMs)
  }

  #isDone(place: number): void {
    this.#free.push(place)
    this.#clock.at(this.#clock.now(), this.#sources[place] as EventSource, this.#payloads[place])
  }
}
