import type { Clock } from '@manga-assist/clock'

/**
 * A clock that stands still while one thing after the other is done to a request: read once, asked by everything that
 * notes an instant. Where it is not held it is the clock that it was made from.
 */
export class HeldClock implements Clock {
  readonly #clock: Clock
  /** In an array, as a number in a field would be garbage for each request. */
  readonly #reading = new Float64Array(1)
  #isHeld = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** At this instant, where it has just been read. */
  hold(nowMs = this.#clock.now()): void {
    this.#reading[0] = nowMs
    this.#isHeld = true
  }

  /** Twice is harmless. */
  letGo(): void {
    this.#isHeld = false
  }

  now(): number {
    return this.#isHeld ? (this.#reading[0] as number) : this.#clock.now()
  }

  wallNow(): number {
    return this.#clock.wallNow()
  }

  after(...timer: Parameters<Clock['after']>): ReturnType<Clock['after']> {
    return this.#clock.after(...timer)
  }
}
