import type { Clock } from '@manga-assist/clock'

export interface TokenBucketOptions {
  /** Full at the start; what is not taken beyond it is lost. */
  size: number
  perSecond: number
}

const msPerSecond = 1_000

/** Lambda's starts of environments and ECS's launches of tasks are counted this way. */
export class TokenBucket {
  readonly #options: TokenBucketOptions
  readonly #clock: Clock
  #tokens: number
  #filledAtMs: number

  constructor(options: TokenBucketOptions, clock: Clock) {
    this.#options = options
    this.#clock = clock
    this.#tokens = options.size
    this.#filledAtMs = clock.now()
  }

  /** Takes one token; false when there is none. */
  take(): boolean {
    const nowMs = this.#clock.now()
    const { size, perSecond } = this.#options
    this.#tokens = Math.min(size, this.#tokens + ((nowMs - this.#filledAtMs) / msPerSecond) * perSecond)
    this.#filledAtMs = nowMs
    if (this.#tokens < 1) return false
    this.#tokens -= 1
    return true
  }
}
