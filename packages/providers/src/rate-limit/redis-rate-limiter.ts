import type { RateLimit, RateLimiter } from '@manga-assist/core'
import { checkCost, checkLimit, takenWhen } from './token-bucket.ts'

/** The little of a Redis connection that is needed here. */
export interface RedisScripts {
  /** Runs a Lua script in one step. Rejects when Redis does not answer. */
  eval(script: string, keys: readonly string[], args: readonly string[]): Promise<unknown>
}

export interface RedisRateLimiterOptions {
  limit: RateLimit
  redis: RedisScripts
  /** What is limited, for example `user`: two limiters over one Redis share buckets only under one name. */
  name: string
}

/**
 * The bucket of token-bucket.ts, in Redis: the key holds the instant at which it is full again and expires at that
 * instant. A refusal leaves the key as it is, so that a process whose clock is ahead can lock a key for no longer than its
 * bucket takes to fill. Answers the milliseconds that are missing; none or less means taken.
 */
const script = `
local now = tonumber(ARGV[1])
local taken = tonumber(ARGV[2])
local capacity = tonumber(ARGV[3])
local before = tonumber(redis.call('GET', KEYS[1]) or '0')
local after = math.max(before, now) + taken
local missing = after - now - capacity
if missing <= 0 then
  redis.call('SET', KEYS[1], string.format('%.3f', after), 'PX', math.max(1, math.ceil(after - now)))
end
return string.format('%.3f', missing)
`

/** Buckets that all processes share. Rejects when Redis does. */
export function createRedisRateLimiter({ limit, redis, name }: RedisRateLimiterOptions): RateLimiter {
  checkLimit(limit)
  const msPerUnit = 60_000 / limit.perMinute
  const capacityMs = String(limit.burst * msPerUnit)
  return {
    limit,
    async take(key, cost, nowMs) {
      checkCost(cost, limit)
      const args = [String(nowMs), String(cost * msPerUnit), capacityMs]
      const answer = await redis.eval(script, [`rate:${name}:${key}`], args)
      return takenWhen(missingMsOf(answer), msPerUnit)
    },
  }
}

function missingMsOf(answer: unknown): number {
  const missingMs = Number(answer)
  if (typeof answer === 'string' && Number.isFinite(missingMs)) return missingMs
  throw new TypeError(`Redis answered a rate limit with ${typeof answer}`)
}
