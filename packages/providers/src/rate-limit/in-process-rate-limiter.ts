import type { RateLimit, RateLimiter } from '@manga-assist/core'
import { checkCost, checkLimit, type FullAtMs, takeFromBucket } from './token-bucket.ts'

export interface InProcessRateLimiterOptions {
  limit: RateLimit
  /** Most keys that are remembered, some 100 bytes each. The one that is longest unused is forgotten: full again. */
  maxKeys?: number
}

/** 50,000 readers within the time that a bucket takes to fill are more than one task serves; 5 MB. */
const defaultMaxKeys = 50_000

/** Buckets of this process alone. */
export function createInProcessRateLimiter(options: InProcessRateLimiterOptions): RateLimiter {
  const { limit, maxKeys = defaultMaxKeys } = options
  checkLimit(limit)
  // In the order of use: a map gives its keys in the order in which they were set.
  const buckets = new Map<string, FullAtMs>()
  return {
    limit,
    async take(key, cost, nowMs) {
      checkCost(cost, limit)
      const { taken, after } = takeFromBucket(buckets.get(key) ?? 0, cost, nowMs, limit)
      buckets.delete(key)
      buckets.set(key, after)
      if (buckets.size > maxKeys) forgetOldest(buckets)
      return taken
    },
  }
}

function forgetOldest(buckets: Map<string, FullAtMs>): void {
  const oldest = buckets.keys().next()
  if (!oldest.done) buckets.delete(oldest.value)
}
