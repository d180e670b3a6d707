import type { Clock } from '@manga-assist/clock'
import type { ThrottlingStatus } from '@manga-assist/contracts'
import { ConcurrencyCeiling, isConcurrent, ThrottlePause } from '@manga-assist/overflow'
import type { Throttle } from './lambda-errors.ts'

/**
 * What Lambda's refusals (429) mean for the next requests. Where it says that too many run at once, fewer are sent: a
 * tenth less, and more again as answers come. For any other reason it is left alone for a while.
 */
export class Throttling {
  readonly #ceiling: ConcurrencyCeiling
  readonly #pause = new ThrottlePause()

  /** Throws a RangeError unless the most is a positive whole number. */
  constructor(maxConcurrency: number) {
    if (!Number.isInteger(maxConcurrency) || maxConcurrency < 1) {
      throw new RangeError(`maxConcurrency must be a whole number of at least 1, got ${maxConcurrency}`)
    }
    this.#ceiling = new ConcurrencyCeiling(maxConcurrency)
  }

  status(nowMs: number): ThrottlingStatus {
    const { ceiling, most } = this.#ceiling
    return { pauseLeftMs: this.#pause.leftMs(nowMs), ceiling, most }
  }

  /** Most requests at once, now. */
  get ceiling(): number {
    return this.#ceiling.ceiling
  }

  /** The clock is read only where there was a pause: each request asks. */
  isPaused(clock: Clock): boolean {
    return this.#pause.wasEver && this.#pause.isPaused(clock.now())
  }

  /** Takes a refusal, with the number of requests that were there; gives the pause that follows, in milliseconds. */
  note({ reason, retryAfterMs }: Throttle, inFlight: number, nowMs: number): number {
    if (!isConcurrent(reason)) return this.#pause.note(retryAfterMs, nowMs)
    this.#ceiling.noteFull(inFlight, nowMs)
    // Others have taken it all: with nothing of our own there, the next answer would be the same.
    return inFlight <= 1 || retryAfterMs !== undefined ? this.#pause.note(retryAfterMs, nowMs) : 0
  }

  /** Takes an answer that has begun, with the number of requests that are there. */
  noteTaken(inFlight: number): void {
    this.#ceiling.noteSuccess(inFlight)
  }
}
