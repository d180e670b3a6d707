import { systemClock } from '@manga-assist/clock'
import { ManualClock } from '@manga-assist/clock/testing'
import type { RateLimit } from '@manga-assist/core'
import { describeRateLimiter } from '@manga-assist/core/testing'
import { findTool } from '@manga-assist/workspace/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createInProcessRateLimiter } from './in-process-rate-limiter.ts'
import { createRateLimiters } from './rate-limiters.ts'
import { createRedisRateLimiter, type RedisScripts } from './redis-rate-limiter.ts'
import { createSharedRateLimiter } from './shared-rate-limiter.ts'
import { startRedis, type TestRedis } from './testing/redis-server.ts'

const limit: RateLimit = { perMinute: 60, burst: 10 }
const nowMs = Date.UTC(2026, 10, 21, 15)

describeRateLimiter('in this process', (limit) => createInProcessRateLimiter({ limit }))

describe('in this process', () => {
  test('remembers no more keys than it may, and those that were used last', async () => {
    const limiter = createInProcessRateLimiter({ limit, maxKeys: 3 })
    const spend = (key: string) => limiter.take(key, 10, nowMs)
    for (const key of ['a', 'b', 'c']) await spend(key)
    await limiter.take('a', 1, nowMs)
    await spend('d')
    expect((await spend('a')).kind, 'a was used after b').toBe('refused')
    expect((await spend('b')).kind, 'b was forgotten').toBe('allowed')
  })

  test.each([{ perMinute: 0 }, { perMinute: Number.POSITIVE_INFINITY }, { burst: 0 }, { burst: 1.5 }])(
    'takes no limit like %j',
    (wrong) => {
      expect(() => createInProcessRateLimiter({ limit: { ...limit, ...wrong } })).toThrow(RangeError)
    },
  )

  test('never lets more through in any span than burst and rate together', async () => {
    const steps = fc.array(fc.record({ waitMs: fc.nat(5_000), cost: fc.integer({ min: 1, max: 10 }) }), {
      maxLength: 60,
    })
    await fc.assert(
      fc.asyncProperty(steps, async (plan) => {
        const limiter = createInProcessRateLimiter({ limit })
        let atMs = nowMs
        let passed = 0
        for (const { waitMs, cost } of plan) {
          atMs += waitMs
          if ((await limiter.take('reader', cost, atMs)).kind === 'allowed') passed += cost
          expect(passed).toBeLessThanOrEqual(limit.burst + (atMs - nowMs) / 1_000)
        }
      }),
    )
  })
})

const program = findTool('redis')

describe.skipIf(program === undefined)('through Redis', () => {
  let redis: TestRedis
  beforeAll(async () => {
    redis = await startRedis(program ?? '')
  })
  afterAll(() => redis.stop())

  describeRateLimiter('shared', async (limit) => {
    await redis.flush()
    return createRedisRateLimiter({ limit, redis, name: 'user' })
  })

  test('two processes share a bucket, two names do not', async () => {
    await redis.flush()
    const [one, two] = [1, 2].map(() => createRedisRateLimiter({ limit, redis, name: 'user' }))
    await one?.take('reader', 6, nowMs)
    expect(await two?.take('reader', 5, nowMs)).toEqual({ kind: 'refused', retryAfterMs: 1_000 })
    const addresses = createRedisRateLimiter({ limit, redis, name: 'address' })
    expect(await addresses.take('reader', 10, nowMs)).toEqual({ kind: 'allowed', remaining: 0 })
  })

  test('a key expires when its bucket is full, and refusals do not prolong it', async () => {
    await redis.flush()
    const limiter = createRedisRateLimiter({ limit, redis, name: 'user' })
    await limiter.take('reader', 4, nowMs)
    expect(await redis.timeToLiveMs('rate:user:reader'), 'it does expire').toBeGreaterThan(0)
    expect(await redis.timeToLiveMs('rate:user:reader')).toBeLessThanOrEqual(4_000)
    expect((await limiter.take('reader', 10, nowMs)).kind).toBe('refused')
    expect(await redis.timeToLiveMs('rate:user:reader')).toBeLessThanOrEqual(4_000)
  })

  test('a Redis that stands still costs a request 50 ms once, and the share of this process then holds', async () => {
    const failures: unknown[] = []
    const clock = new ManualClock()
    const { perUser } = createRateLimiters({
      perUser: 120,
      perAddress: 0,
      clock,
      redis,
      onFailure: (error) => failures.push(error),
    })
    redis.freeze()
    try {
      const taking = Array.from({ length: 40 }, () => perUser?.take('reader', 1, nowMs))
      await clock.advance(50)
      const taken = await Promise.all(taking)
      expect(taken.filter((one) => one?.kind === 'allowed')).toHaveLength(8)
      expect(failures).toEqual([new Error('the shared rate limit took more than 50 ms')])
    } finally {
      redis.resume()
    }
  })

  test('a Redis that is gone fails nothing', async () => {
    const gone = await startRedis(program ?? '')
    const { perUser } = createRateLimiters({ perUser: 120, perAddress: 0, clock: new ManualClock(), redis: gone })
    expect(await perUser?.take('reader', 1, nowMs)).toEqual({ kind: 'allowed', remaining: 29 })
    await gone.stop()
    expect(await perUser?.take('reader', 1, nowMs)).toEqual({ kind: 'allowed', remaining: 7 })
  })
})

describe('with a shared limiter that fails', () => {
  const local = () => createInProcessRateLimiter({ limit: { perMinute: 15, burst: 2 } })

  test.each<[string, RedisScripts['eval']]>([
    ['rejects', () => Promise.reject(new Error('connection lost'))],
    ['answers nonsense', async () => ({ nonsense: true })],
    ['answers nothing', async () => null],
  ])('falls back to the local share when Redis %s', async (_name, answer) => {
    const shared = createRedisRateLimiter({ limit, redis: { eval: answer }, name: 'user' })
    const limiter = createSharedRateLimiter({ shared, local: local(), clock: new ManualClock() })
    const kinds = []
    for (let turn = 0; turn < 3; turn += 1) kinds.push((await limiter.take('reader', 1, nowMs)).kind)
    expect(kinds).toEqual(['allowed', 'allowed', 'refused'])
  })

  test('waits for it 50 ms, leaves it alone for a second, and goes back to it', async () => {
    const clock = new ManualClock()
    let asked = 0
    let answer: () => Promise<unknown> = () => new Promise(() => {})
    const redis: RedisScripts = {
      eval: () => {
        asked += 1
        return answer()
      },
    }
    const failures: unknown[] = []
    const limiter = createSharedRateLimiter({
      shared: createRedisRateLimiter({ limit, redis, name: 'user' }),
      local: local(),
      clock,
      onFailure: (error) => failures.push(error),
    })
    const first = limiter.take('reader', 1, nowMs)
    await clock.advance(50)
    expect(await first).toEqual({ kind: 'allowed', remaining: 1 })
    await limiter.take('reader', 1, nowMs)
    expect(asked, 'not asked in its pause').toBe(1)
    await clock.advance(1_000)
    const [trying, meanwhile] = [limiter.take('reader', 1, nowMs), limiter.take('reader', 1, nowMs)]
    expect((await meanwhile).kind, 'another one does not wait for the one that tries').toBe('refused')
    await clock.advance(50)
    await trying
    expect(asked).toBe(2)
    await clock.advance(1_000)
    answer = async () => '-5000.000'
    expect(await limiter.take('reader', 1, nowMs)).toEqual({ kind: 'allowed', remaining: 5 })
    expect(failures).toHaveLength(1)
    expect(clock.pendingTimers).toBe(0)
  })
})

test('a limit of 0 is no limiter', () => {
  expect(createRateLimiters({ perUser: 0, perAddress: 0, clock: systemClock })).toEqual({})
})
