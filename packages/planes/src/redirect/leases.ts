import type { Cancel, Clock } from '@manga-assist/clock'

/**
 * Requests that are taken to run where nobody here sees them: each for so long as was expected of it. By Little's law
 * their number is right when the expectation is right on average, although each lease for itself ends early or late.
 */
export class Leases {
  readonly #clock: Clock
  readonly #open = new Set<Cancel>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get count(): number {
    return this.#open.size
  }

  /** Calls back once, when the time is over. */
  take(leaseMs: number, onEnd: () => void): void {
    const end = () => {
      this.#open.delete(cancel)
      onEnd()
    }
    const cancel = this.#clock.after(leaseMs, end, { background: true })
    this.#open.add(cancel)
  }

  /** Ends them all without calling back. */
  close(): void {
    for (const cancel of this.#open) cancel()
    this.#open.clear()
  }
}
