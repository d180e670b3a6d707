/** Every doubling is divided into 2^8 buckets: a bucket is 0.4 % wide, and its mean is closer than that. */
const fractionBits = 8
const shift = 20 - fractionBits
/** 2^-10 ms, a microsecond; what is shorter counts as nothing. */
const smallestMs = 2 ** -10
/** 2^40 ms, 35 years. */
const doublings = 50

const float = new Float64Array(1)
const words = new Uint32Array(float.buffer)
const highWord = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0

/** Durations in milliseconds in the same memory however many there are; percentiles are within 0.4 %, zero is exact. */
export class DurationHistogram {
  readonly #counts = new Float64Array((doublings << fractionBits) + 1)
  readonly #sums = new Float64Array((doublings << fractionBits) + 1)
  #count = 0

  get count(): number {
    return this.#count
  }

  record(durationMs: number): void {
    const bucket = bucketOf(durationMs)
    this.#counts[bucket] = (this.#counts[bucket] as number) + 1
    if (bucket > 0) this.#sums[bucket] = (this.#sums[bucket] as number) + durationMs
    this.#count += 1
  }

  get meanMs(): number {
    return this.#count === 0 ? 0 : this.#sums.reduce((sum, part) => sum + part, 0) / this.#count
  }

  /** The duration that `share` (0 to 1) of all are at or below; zero when nothing was recorded. */
  quantileMs(share: number): number {
    const rank = Math.max(1, Math.ceil(share * this.#count))
    let passed = 0
    for (let bucket = 0; bucket < this.#counts.length; bucket += 1) {
      const count = this.#counts[bucket] as number
      passed += count
      // The mean of a bucket is exact where all of it is one value, as cold starts of one length are.
      if (count > 0 && passed >= rank) return (this.#sums[bucket] as number) / count
    }
    return 0
  }
}

/** A double's exponent and the first bits of its fraction, read as one number, are a logarithmic scale. */
function bitsOf(durationMs: number): number {
  float[0] = durationMs
  return (words[highWord] as number) >>> shift
}

const smallestBits = bitsOf(smallestMs)

function bucketOf(durationMs: number): number {
  if (!(durationMs >= smallestMs)) return 0
  return Math.min(bitsOf(durationMs) - smallestBits + 1, doublings << fractionBits)
}
