/** Netflix's AIMD limit: one refusal takes a tenth. */
const backOff = 0.9
/** A window of refusals is one event: those that were on their way when the first came say nothing new. */
const settleMs = 1_000
const fewest = 1

/**
 * Most requests on the overflow plane at once: the configured most until Lambda says that it is full, times 0.9 then,
 * one more for every so many answers since. (Additive increase, multiplicative decrease; whole, from 1 to the most.)
 */
export class ConcurrencyCeiling {
  readonly #most: number
  readonly #successesPerStep: number
  #ceiling: number
  #successes = 0
  readonly #loweredAtMs = new Float64Array([Number.NEGATIVE_INFINITY])

  /** `successesPerStep`: answers that raise the ceiling by one. Default 10. */
  constructor(most: number, successesPerStep = 10) {
    checkWhole('most', most)
    checkWhole('successesPerStep', successesPerStep)
    this.#most = most
    this.#successesPerStep = successesPerStep
    this.#ceiling = most
  }

  /** As it was configured. */
  get most(): number {
    return this.#most
  }

  get ceiling(): number {
    return this.#ceiling
  }

  /** Tells of a 429 for concurrency, and of how many were there. A burst of them within a second counts once. */
  noteFull(inFlight: number, nowMs: number): void {
    if (nowMs - (this.#loweredAtMs[0] as number) < settleMs) return
    this.#loweredAtMs[0] = nowMs
    this.#successes = 0
    // What was there is what it bears: a ceiling far above it would need many refusals to come down to it.
    const borne = inFlight >= fewest ? Math.min(this.#ceiling, inFlight) : this.#ceiling
    this.#ceiling = Math.max(fewest, Math.floor(borne * backOff))
  }

  /** Tells of an answer, and of how many were there with it: a ceiling that half is enough for is not raised. */
  noteSuccess(inFlight: number): void {
    if (this.#ceiling >= this.#most || !(inFlight * 2 >= this.#ceiling)) return
    this.#successes += 1
    if (this.#successes < this.#successesPerStep) return
    this.#successes = 0
    this.#ceiling += 1
  }
}

function checkWhole(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return
  throw new RangeError(`${name} must be a whole number of at least 1, got ${value}`)
}
