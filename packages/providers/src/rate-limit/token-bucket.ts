import type { RateLimit, Taken } from '@manga-assist/core'

/**
 * A bucket as one number: the instant at which it will be full again, in wall-clock milliseconds. A bucket whose instant
 * has passed is full, so a bucket that nobody remembers is full too. (The virtual scheduling form of GCRA.)
 */
export type FullAtMs = number

/** Takes `cost` from a bucket if it holds as much, and tells when the bucket will be full then. */
export function takeFromBucket(
  before: FullAtMs,
  cost: number,
  nowMs: number,
  limit: RateLimit,
): { taken: Taken; after: FullAtMs } {
  const msPerUnit = 60_000 / limit.perMinute
  const after = Math.max(before, nowMs) + cost * msPerUnit
  const taken = takenWhen(after - nowMs - limit.burst * msPerUnit, msPerUnit)
  return { taken, after: taken.kind === 'allowed' ? after : before }
}

/** What it means that a bucket lacks so many milliseconds of refilling; with none or less there was enough. */
export function takenWhen(missingMs: number, msPerUnit: number): Taken {
  if (missingMs > 0) return { kind: 'refused', retryAfterMs: Math.ceil(missingMs) }
  return { kind: 'allowed', remaining: Math.floor(Math.abs(missingMs) / msPerUnit) }
}

/** Throws a RangeError for a limit that no bucket can have. */
export function checkLimit({ perMinute, burst }: RateLimit): void {
  if (!(perMinute > 0 && Number.isFinite(perMinute))) {
    throw new RangeError(`perMinute must be a positive number, got ${perMinute}`)
  }
  if (!(Number.isInteger(burst) && burst > 0)) {
    throw new RangeError(`burst must be a positive whole number, got ${burst}`)
  }
}

/** Throws a RangeError for a cost that can never be taken. */
export function checkCost(cost: number, { burst }: RateLimit): void {
  if (!(Number.isInteger(cost) && cost >= 1 && cost <= burst)) {
    throw new RangeError(`cost must be a whole number from 1 to ${burst}, got ${cost}`)
  }
}
