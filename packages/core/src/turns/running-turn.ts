import type { Cancel, Clock } from '@manga-assist/clock'
import { isLastEvent, type TurnEvent } from '../chat/turn-event.ts'
import type { TurnRef } from '../ports/turn-log.ts'

/** A turn that nobody has come to read goes on for at least so long: its first reader is on the way. */
const firstReaderMs = 5_000

/** Readers elsewhere say once a second that they are there. */
const readElsewhereForMs = 2_500

export interface RunningTurnOptions {
  ref: TurnRef
  clock: Clock
  /** How long the turn goes on without a reader, who may come back, in milliseconds. */
  graceMs: number
  /** Called once when no reader came back in time. */
  onAbandoned: () => void
}

/**
 * An answer that is being written in this process, and everyone who reads it. It holds all its events, which are as many
 * as the answer has tokens, so a reader may come late or slowly and still gets all of them.
 */
export class RunningTurn {
  readonly ref: TurnRef
  readonly #options: RunningTurnOptions
  readonly #events: TurnEvent[] = []
  readonly #sleepers = new Set<() => void>()
  #readers = 0
  #delivered = false
  #readElsewhereAtMs = Number.NEGATIVE_INFINITY
  #cancelGrace: Cancel = () => {}

  constructor(options: RunningTurnOptions) {
    this.ref = options.ref
    this.#options = options
    this.#waitForReader(Math.max(options.graceMs, firstReaderMs))
  }

  /** Everything said so far. */
  get events(): readonly TurnEvent[] {
    return this.#events
  }

  get hasReaders(): boolean {
    return this.#readers > 0
  }

  get ended(): boolean {
    const last = this.#events.at(-1)
    return last !== undefined && isLastEvent(last)
  }

  /** Whether somebody has read it in another process a moment ago. */
  get isReadElsewhere(): boolean {
    return this.#options.clock.now() - this.#readElsewhereAtMs < readElsewhereForMs
  }

  /** Whether a reader here has had the turn to its end. */
  get delivered(): boolean {
    return this.#delivered
  }

  /** Adds an event and wakes the readers. After the last event nothing is added any more. */
  say(event: TurnEvent): void {
    if (this.ended) return
    this.#events.push(event)
    if (this.ended) this.#cancelGrace()
    this.#wake()
  }

  /** All events from number `from` on, those to come as they come. Ends without a last event when the signal aborts. */
  async *read(from: number, signal: AbortSignal): AsyncGenerator<TurnEvent, void> {
    const wake = () => this.#wake()
    this.#enter()
    signal.addEventListener('abort', wake, { once: true })
    try {
      for (let next = from; !signal.aborted; ) {
        const event = this.#events[next]
        if (event !== undefined) {
          next += 1
          // Noted before it is told, so that who asks to resume right after it finds nothing.
          if (isLastEvent(event)) this.#delivered = true
          yield event
        } else if (this.ended) return
        else await new Promise<void>((resolve) => this.#sleepers.add(resolve))
      }
    } finally {
      signal.removeEventListener('abort', wake)
      this.#leave()
    }
  }

  #enter(): void {
    this.#readers += 1
    this.#cancelGrace()
  }

  #leave(): void {
    this.#readers -= 1
    if (this.#readers === 0 && !this.ended) this.#waitForReader(this.#options.graceMs)
  }

  /** Someone reads elsewhere: the turn goes on for another while. */
  keepAlive(): void {
    this.#readElsewhereAtMs = this.#options.clock.now()
    if (this.hasReaders || this.ended) return
    this.#cancelGrace()
    this.#waitForReader(this.#options.graceMs)
  }

  #waitForReader(graceMs: number): void {
    const { clock, onAbandoned } = this.#options
    this.#cancelGrace = clock.after(graceMs, onAbandoned, { background: true })
  }

  #wake(): void {
    for (const wake of this.#sleepers) wake()
    this.#sleepers.clear()
  }
}
