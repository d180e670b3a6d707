/** An environment that was idle for this long may be gone, and the way to it unproven. Below Lambda's usual 5 minutes. */
const defaultIntervalMs = 240_000

/** Says when one request should be spilled although it need not be: the way is known to work before it is needed. */
export class Canary {
  readonly #intervalMs: number
  readonly #provenAtMs: Float64Array

  /** Due for the first time one interval after `nowMs`, in milliseconds. Default 4 minutes. */
  constructor(nowMs: number, intervalMs = defaultIntervalMs) {
    if (!(intervalMs > 0)) throw new RangeError(`intervalMs must be above 0, got ${intervalMs}`)
    this.#intervalMs = intervalMs
    this.#provenAtMs = new Float64Array([nowMs])
  }

  isDue(nowMs: number): boolean {
    return nowMs - (this.#provenAtMs[0] as number) >= this.#intervalMs
  }

  /** Tells of any request that is spilled, a canary or not. It counts when it leaves, so that one canary runs at a time. */
  noteSpill(nowMs: number): void {
    if (nowMs >= (this.#provenAtMs[0] as number)) this.#provenAtMs[0] = nowMs
  }
}
