/** What was a minute ago counts for a third of what is now. */
const timeConstantMs = 60_000
/** The first value stands for as long as if one like it had been noted a second before. */
const firstSpanMs = 1_000
/** A mean over less than this is not held to: it may have been the beginning of something. */
const settledAfterMs = 30_000

/** How many slots are wanted ordinarily: an exponential mean over the last minute or so. */
export class SlotsBaseline {
  #sum = 0
  #weight = 0
  readonly #firstAtMs = new Float64Array([Number.NaN])
  readonly #lastAtMs = new Float64Array([Number.NaN])

  /** Tells of the slots that are wanted now. What is no count, or lies before the last, is ignored. */
  note(slots: number, nowMs: number): void {
    if (!(slots >= 0 && slots < Number.POSITIVE_INFINITY && Number.isFinite(nowMs))) return
    if (Number.isNaN(this.#firstAtMs[0])) {
      this.#firstAtMs[0] = nowMs
      this.#lastAtMs[0] = nowMs - firstSpanMs
    }
    const elapsedMs = nowMs - (this.#lastAtMs[0] as number)
    if (elapsedMs < 0) return
    this.#lastAtMs[0] = nowMs
    const keep = Math.exp(-elapsedMs / timeConstantMs)
    this.#sum = this.#sum * keep + slots * (1 - keep)
    this.#weight = this.#weight * keep + (1 - keep)
  }

  /** Zero while nothing was noted. */
  get slots(): number {
    return this.#weight === 0 ? 0 : this.#sum / this.#weight
  }

  /** Whether it has been looked at for long enough to be held to. */
  get isSettled(): boolean {
    return (this.#lastAtMs[0] as number) - (this.#firstAtMs[0] as number) >= settledAfterMs
  }
}
