/** So many at once, and then as many as time brings back. Never more than at the beginning. */
export class TokenBucket {
  readonly #capacity: number
  readonly #perMs: number
  #tokens: number
  #filledAtMs: number | undefined

  constructor(options: { capacity: number; perSecond: number }) {
    this.#capacity = options.capacity
    this.#perMs = options.perSecond / 1_000
    this.#tokens = options.capacity
  }

  /** How long from now until there is one to take; 0 when there is. */
  waitMs(nowMs: number): number {
    this.#fill(nowMs)
    return this.#tokens >= 1 ? 0 : (1 - this.#tokens) / this.#perMs
  }

  /** Takes one; false when there is none. */
  take(nowMs: number): boolean {
    if (this.waitMs(nowMs) > 0) return false
    this.#tokens -= 1
    return true
  }

  /** Brings back one that was taken and not used. */
  giveBack(): void {
    this.#tokens = Math.min(this.#capacity, this.#tokens + 1)
  }

  #fill(nowMs: number): void {
    const passedMs = nowMs - (this.#filledAtMs ?? nowMs)
    this.#filledAtMs = nowMs
    this.#tokens = Math.min(this.#capacity, this.#tokens + passedMs * this.#perMs)
  }
}
