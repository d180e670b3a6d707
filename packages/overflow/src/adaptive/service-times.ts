/**
 * Each request makes those before it count so much less: what is remembered is about the last two thousand, as the
 * slope is small beside the noise of answers that differ tenfold in length.
 */
const forgetting = 1 - 1 / 2_048
/** Until so many requests have been seen, size says nothing. */
const leastSamples = 16

/**
 * Learns how long a class of requests runs, from those that have finished: a line over their size by least squares, with
 * older requests forgotten exponentially. Size is any number that is known when a request arrives and grows with its
 * work, for instance the length of its context; requests of unknown size are held for the mean.
 */
export class ServiceTimes {
  readonly #defaultMs: number
  #count = 0
  #sumSize = 0
  #sumMs = 0
  #sumSizeSize = 0
  #sumSizeMs = 0

  /** `defaultMs`: what is expected before anything has finished. */
  constructor(defaultMs: number) {
    this.#defaultMs = defaultMs
  }

  /** Whether anything has finished. */
  get isKnown(): boolean {
    return this.#count > 0
  }

  /** Mean over all sizes, in milliseconds. */
  get meanMs(): number {
    return this.#count === 0 ? this.#defaultMs : this.#sumMs / this.#count
  }

  /** Takes one that has finished. What is no number, or negative, is no sample. */
  note(size: number, serviceMs: number): void {
    if (!(serviceMs >= 0 && serviceMs < Number.POSITIVE_INFINITY)) return
    const known = size >= 0 && size < Number.POSITIVE_INFINITY ? size : this.#meanSize
    this.#count = this.#count * forgetting + 1
    this.#sumSize = this.#sumSize * forgetting + known
    this.#sumMs = this.#sumMs * forgetting + serviceMs
    this.#sumSizeSize = this.#sumSizeSize * forgetting + known * known
    this.#sumSizeMs = this.#sumSizeMs * forgetting + known * serviceMs
  }

  /** What a request of this size will take, in milliseconds; never less than a tenth of the mean. */
  expectedMs(size: number): number {
    const mean = this.meanMs
    if (this.#count < leastSamples || !(size >= 0 && size < Number.POSITIVE_INFINITY)) return mean
    const spread = this.#sumSizeSize - this.#sumSize * this.#meanSize
    if (spread <= 0) return mean
    const slope = (this.#sumSizeMs - this.#sumMs * this.#meanSize) / spread
    return Math.max(mean / 10, mean + slope * (size - this.#meanSize))
  }

  get #meanSize(): number {
    return this.#count === 0 ? 0 : this.#sumSize / this.#count
  }
}
