import type { RecentTimes as Quantiles } from '@manga-assist/contracts'

/** Spans of a second that are kept, the one that runs included. */
export const recentSeconds = 10
/** An eighth of a millisecond is told apart; from one millisecond on, an eighth of the value. */
const unitsPerMs = 8
const stepsPerOctave = 8
/** Up to 2^20 ms; what takes longer counts as that. */
const mostMs = 1_048_575
const buckets = bucketOf(mostMs * unitsPerMs) + 1

/**
 * How long requests took lately. Noting one is a few shifts and one addition; what is asked for now and then is made of all
 * seconds then. A quantile is within 7 % of the true one.
 */
export class RecentTimes {
  readonly #seconds = Array.from({ length: recentSeconds }, () => new Uint32Array(buckets))
  #at = 0

  note(ms: number): void {
    const counts = this.#seconds[this.#at] as Uint32Array
    const bucket = bucketOf(Math.min(Math.max(ms, 0), mostMs) * unitsPerMs)
    counts[bucket] = (counts[bucket] ?? 0) + 1
  }

  /** A second is over: the oldest is forgotten. */
  advance(): void {
    this.#at = (this.#at + 1) % recentSeconds
    this.#seconds[this.#at]?.fill(0)
  }

  /** Null when there was nothing. */
  quantiles(): Quantiles | null {
    const counts = new Uint32Array(buckets)
    for (const second of this.#seconds)
      for (const [bucket, count] of second.entries()) counts[bucket] = (counts[bucket] ?? 0) + count
    const count = counts.reduce((sum, one) => sum + one, 0)
    return count === 0 ? null : { count, p50Ms: quantile(counts, count * 0.5), p99Ms: quantile(counts, count * 0.99) }
  }
}

/** Eight buckets for each doubling; below eight units one for each unit. */
function bucketOf(value: number): number {
  const units = Math.floor(value)
  if (units < stepsPerOctave) return units
  const octave = 31 - Math.clz32(units)
  return (octave - 2) * stepsPerOctave + ((units >> (octave - 3)) & (stepsPerOctave - 1))
}

/** Middle of the bucket in which so many values end. */
function quantile(counts: Uint32Array, rank: number): number {
  let below = 0
  for (const [bucket, count] of counts.entries()) {
    below += count
    if (below >= rank && count > 0) return (lowerBound(bucket) + lowerBound(bucket + 1)) / 2 / unitsPerMs
  }
  return mostMs
}

function lowerBound(bucket: number): number {
  if (bucket < stepsPerOctave) return bucket
  const octave = Math.floor(bucket / stepsPerOctave) + 2
  return 2 ** (octave - 3) * (stepsPerOctave + (bucket % stepsPerOctave))
}
