import type { Cancel, Clock } from '@manga-assist/clock'
import { EventHeap } from './event-heap.ts'

/** What happens when an event falls due; `payload` is the number that it was scheduled with. */
export type EventHandler = (payload: number) => void

/** Names a handler when events are scheduled. */
export type EventSource = number

const patienceMs = 100 * 86_400_000

/**
 * Simulated time: it stands still while code runs and jumps from event to event. Models schedule through `register` and
 * `at`, which allocate nothing for an event; code of the router is driven through `Clock`. Events of one instant happen
 * in the order in which they were scheduled.
 *
 * Background events (samplers, scalers, load reports) happen on the way, but do not keep the simulation going.
 */
export class VirtualClock implements Clock {
  readonly #heap = new EventHeap()
  readonly #handlers: EventHandler[] = []
  readonly #isBackground: boolean[] = []
  readonly #timers: ((() => void) | undefined)[] = []
  readonly #freeTimers: number[] = []
  readonly #timerSource = this.register((timer) => this.#fire(timer, 1))
  readonly #backgroundTimerSource = this.register((timer) => this.#fire(timer, 0), { background: true })
  #nowMs = 0
  /** Events that keep the simulation going, and when the last one happened. */
  #foreground = 0
  #foregroundAtMs = 0
  #held = 0

  now(): number {
    return this.#nowMs
  }

  /** Simulated time starts in 1970. */
  wallNow(): number {
    return this.#nowMs
  }

  after(delayMs: number, callback: () => void, options: { background?: boolean } = {}): Cancel {
    const timer = this.#freeTimers.pop() ?? this.#timers.length
    const once = () => callback()
    this.#timers[timer] = once
    this.at(this.#nowMs + delayMs, options.background ? this.#backgroundTimerSource : this.#timerSource, timer)
    return () => {
      if (this.#timers[timer] !== once) return
      this.#timers[timer] = undefined
      if (!options.background) this.#foreground -= 1
    }
  }

  /** Adds a kind of event. Its source is what `at` takes. */
  register(handler: EventHandler, options: { background?: boolean } = {}): EventSource {
    this.#handlers.push(handler)
    this.#isBackground.push(options.background === true)
    return this.#handlers.length - 1
  }

  /** Schedules an event; an instant that is past means now. */
  at(atMs: number, source: EventSource, payload = 0): void {
    if (!this.#isBackground[source]) this.#foreground += 1
    this.#heap.push(Math.max(atMs, this.#nowMs), source, payload)
  }

  /** Keeps the simulation going until `release`, whatever the events. */
  hold(): void {
    this.#held += 1
    this.#foregroundAtMs = this.#nowMs
  }

  release(): void {
    this.#held -= 1
  }

  /** Lets everything happen that is due up to `untilMs`, and stands there. */
  runUntil(untilMs: number): void {
    while (this.#heap.nextAtMs <= untilMs) this.#step()
    if (untilMs > this.#nowMs) this.#nowMs = untilMs
  }

  /**
   * Goes on until nothing is left but background events. Throws when something is held and nothing but those has
   * happened for a hundred days: it will never be released.
   */
  runToEnd(): void {
    while (this.#foreground + this.#held > 0) {
      const isStuck = this.#foreground === 0 && this.#heap.nextAtMs - this.#foregroundAtMs > patienceMs
      if (isStuck) throw new Error(`the simulation cannot end: nothing happens to ${this.#held} open requests`)
      this.#step()
    }
  }

  #step(): void {
    const source = this.#heap.nextSource
    const payload = this.#heap.nextPayload
    this.#nowMs = this.#heap.nextAtMs
    this.#heap.pop()
    // A timer counts itself off when it fires: it may have been cancelled, and then it did so before.
    if (!this.#isBackground[source]) {
      this.#foregroundAtMs = this.#nowMs
      if (source !== this.#timerSource) this.#foreground -= 1
    }
    this.#handlers[source]?.(payload)
  }

  #fire(timer: number, foreground: 0 | 1): void {
    const callback = this.#timers[timer]
    this.#timers[timer] = undefined
    this.#freeTimers.push(timer)
    if (callback === undefined) return
    this.#foreground -= foreground
    callback()
  }
}
