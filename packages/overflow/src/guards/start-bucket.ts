/** AWS: a function gets 1,000 new environments in 10 s, refilled all the time, never saved up beyond 1,000. */
const mostStarts = 1_000
const startsPerSecond = 100
const msPerSecond = 1_000

/**
 * How many environments Lambda will still start for one function: a bucket of 1,000, refilled at 100 a second, as the
 * Lambda scaling-behaviour page has it. Counts what this process starts; several processes that share a function divide
 * it by their number.
 */
export class StartBucket {
  readonly #most: number
  readonly #perSecond: number
  readonly #left: Float64Array
  readonly #filledAtMs = new Float64Array([Number.NEGATIVE_INFINITY])

  /** `sharedBy`: how many processes spill to the same function, 1 or more. */
  constructor(sharedBy = 1) {
    if (!(sharedBy >= 1)) throw new RangeError(`sharedBy must be at least 1, got ${sharedBy}`)
    this.#most = mostStarts / sharedBy
    this.#perSecond = startsPerSecond / sharedBy
    this.#left = new Float64Array([this.#most])
  }

  /** Environments that may be started now; a fraction is one that is not there yet. */
  left(nowMs: number): number {
    this.#refill(nowMs)
    return this.#left[0] as number
  }

  /** Takes one start; false when there is none. */
  take(nowMs: number): boolean {
    this.#refill(nowMs)
    const left = this.#left[0] as number
    if (left < 1) return false
    this.#left[0] = left - 1
    return true
  }

  /** Gives a start back that was taken and not needed: a warm environment answered, or nothing was sent. */
  giveBack(nowMs: number): void {
    this.#refill(nowMs)
    this.#left[0] = Math.min(this.#most, (this.#left[0] as number) + 1)
  }

  /** Lambda knows better: it refused for concurrency although the bucket had some. Starts are earned anew. */
  empty(nowMs: number): void {
    this.#refill(nowMs)
    this.#left[0] = 0
  }

  /** An instant that is none, or lies before the last, refills nothing. */
  #refill(nowMs: number): void {
    if (!Number.isFinite(nowMs)) return
    const elapsedMs = nowMs - (this.#filledAtMs[0] as number)
    if (elapsedMs < 0) return
    this.#filledAtMs[0] = nowMs
    const gained = (elapsedMs / msPerSecond) * this.#perSecond
    this.#left[0] = Math.min(this.#most, (this.#left[0] as number) + gained)
  }
}
