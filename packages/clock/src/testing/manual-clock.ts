import type { Cancel, Clock } from '../clock.ts'

interface Timer {
  atMs: number
  callback: () => void
}

/** A clock that stands still until `advance` moves it. Timers fire in the order of their instants. */
export class ManualClock implements Clock {
  #nowMs: number
  readonly #wallOffsetMs: number
  readonly #timers = new Set<Timer>()

  constructor(options: { nowMs?: number; wallMs?: number } = {}) {
    this.#nowMs = options.nowMs ?? 0
    this.#wallOffsetMs = (options.wallMs ?? Date.UTC(2026, 0, 1)) - this.#nowMs
  }

  now(): number {
    return this.#nowMs
  }

  wallNow(): number {
    return this.#nowMs + this.#wallOffsetMs
  }

  after(delayMs: number, callback: () => void): Cancel {
    const timer = { atMs: this.#nowMs + Math.max(0, delayMs), callback }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  /** How many timers wait: zero proves that the code under test cleaned up. */
  get pendingTimers(): number {
    return this.#timers.size
  }

  /**
   * Moves time by `durationMs`, firing what falls due on the way, and lets promises settle after every timer. Timers
   * that are set while it runs fire too when they fall inside the span.
   */
  async advance(durationMs: number): Promise<void> {
    const endMs = this.#nowMs + durationMs
    await settle()
    for (let timer = this.#nextDue(endMs); timer; timer = this.#nextDue(endMs)) {
      this.#nowMs = Math.max(this.#nowMs, timer.atMs)
      this.#timers.delete(timer)
      timer.callback()
      await settle()
    }
    this.#nowMs = endMs
  }

  /** Time passes, and no timer fires: an event loop that stood still. They are overdue afterwards. */
  stall(durationMs: number): void {
    this.#nowMs += durationMs
  }

  #nextDue(endMs: number): Timer | undefined {
    let next: Timer | undefined
    for (const timer of this.#timers) {
      if (timer.atMs <= endMs && (next === undefined || timer.atMs < next.atMs)) next = timer
    }
    return next
  }
}

/** A full turn of the event loop: every promise that can settle now has settled. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
