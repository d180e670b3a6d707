import type { Clock } from '@manga-assist/clock'
import type { RateLimit, RateLimiter } from '@manga-assist/core'
import { createInProcessRateLimiter } from './in-process-rate-limiter.ts'
import { createRedisRateLimiter, type RedisScripts } from './redis-rate-limiter.ts'
import { createSharedRateLimiter } from './shared-rate-limiter.ts'

export interface RateLimitersOptions {
  /** Requests a minute of one reader, of one address; 0 sets no limit. */
  perUser: number
  perAddress: number
  clock: Clock
  /** Where all tasks and functions count together; without it each counts alone. */
  redis?: RedisScripts | undefined
  /** Told when Redis is given up for a while. */
  onFailure?: (error: unknown) => void
}

export interface RateLimiters {
  perUser?: RateLimiter
  perAddress?: RateLimiter
}

/** Part of a minute's requests that may come all at once: a page that opens sends a handful. */
const burstShare = 1 / 4
/**
 * What one process allows of the common limit while Redis is away. With up to four processes that a reader's requests
 * fall on, the sum stays at the limit.
 */
const localShare = 1 / 4

/** The limiters of one process, from its settings. */
export function createRateLimiters({ perUser, perAddress, ...options }: RateLimitersOptions): RateLimiters {
  return {
    ...(perUser > 0 && { perUser: limiterOf('user', perUser, options) }),
    ...(perAddress > 0 && { perAddress: limiterOf('address', perAddress, options) }),
  }
}

type Surroundings = Pick<RateLimitersOptions, 'clock' | 'redis' | 'onFailure'>

function limiterOf(name: string, perMinute: number, { clock, redis, onFailure }: Surroundings): RateLimiter {
  const limit = limitOf(perMinute)
  if (redis === undefined) return createInProcessRateLimiter({ limit })
  return createSharedRateLimiter({
    shared: createRedisRateLimiter({ limit, redis, name }),
    local: createInProcessRateLimiter({ limit: limitOf(perMinute * localShare) }),
    clock,
    ...(onFailure && { onFailure }),
  })
}

function limitOf(perMinute: number): RateLimit {
  return { perMinute, burst: Math.max(1, Math.ceil(perMinute * burstShare)) }
}
