import { EventHeap } from '../event-heap.ts'
import type { VirtualClock } from '../virtual-clock.ts'

/** Work that is this close to its end has ended: instants are sums of fractions. */
const roundingMs = 1e-9

/**
 * The processor of one task: all that want it share it equally, none gets more than one core. Work is measured in
 * milliseconds of a core; what every one of them has had so far is one number, so that an arrival costs a heap
 * operation and not a look at each.
 */
export class SharedProcessor {
  readonly #clock: VirtualClock
  readonly #cores: number
  readonly #onDone: (index: number) => void
  /** By how much each must have had when it is done. */
  readonly #work = new EventHeap()
  readonly #due: number
  /** Only the prediction that was made last is true. */
  #prediction = 0
  #hadMs = 0
  #busyMs = 0
  #countedAtMs: number

  constructor(cores: number, clock: VirtualClock, onDone: (index: number) => void) {
    this.#clock = clock
    this.#cores = cores
    this.#onDone = onDone
    this.#countedAtMs = clock.now()
    // Background, because most predictions are overtaken.
    this.#due = clock.register((prediction) => this.#atPrediction(prediction), { background: true })
  }

  /** Time that cores have worked so far. */
  get busyMs(): number {
    this.#count()
    return this.#busyMs
  }

  /** Adds work of one request, which comes back through `onDone`. */
  add(index: number, cpuMs: number): void {
    this.#count()
    this.#work.push(this.#hadMs + cpuMs, 0, index)
    this.#predict()
  }

  /** Drops all work, because the task died; returns whose it was. */
  stop(): number[] {
    this.#count()
    const dropped: number[] = []
    for (; this.#work.size > 0; this.#work.pop()) dropped.push(this.#work.nextPayload)
    this.#prediction += 1
    return dropped
  }

  #count(): void {
    const elapsedMs = this.#clock.now() - this.#countedAtMs
    this.#countedAtMs = this.#clock.now()
    if (elapsedMs === 0 || this.#work.size === 0) return
    this.#hadMs += elapsedMs * this.#speed()
    this.#busyMs += elapsedMs * Math.min(this.#work.size, this.#cores)
  }

  #speed(): number {
    return Math.min(1, this.#cores / this.#work.size)
  }

  #predict(): void {
    this.#prediction += 1
    if (this.#work.size === 0) return
    const leftMs = Math.max(0, this.#work.nextAtMs - this.#hadMs)
    this.#clock.at(this.#clock.now() + leftMs / this.#speed(), this.#due, this.#prediction)
  }

  #atPrediction(prediction: number): void {
    if (prediction !== this.#prediction) return
    this.#count()
    // At least the one whose end this is, whatever the rounding says.
    this.#hadMs = Math.max(this.#hadMs, this.#work.nextAtMs)
    const done: number[] = []
    for (; this.#work.nextAtMs <= this.#hadMs + roundingMs; this.#work.pop()) done.push(this.#work.nextPayload)
    this.#predict()
    for (const index of done) this.#onDone(index)
  }
}
