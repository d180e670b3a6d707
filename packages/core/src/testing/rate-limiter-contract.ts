import { describe, expect, test } from 'vitest'
import type { RateLimit, RateLimiter } from '../ports/rate-limiter.ts'

/** Ten at once, then one every second. */
const limit: RateLimit = { perMinute: 60, burst: 10 }
/** A second in an afternoon; instants that matter are counted from it. */
const startMs = Date.UTC(2026, 10, 21, 15)

/** What every rate limiter must do. `open` gives one whose buckets are all full. */
export function describeRateLimiter(
  name: string,
  open: (limit: RateLimit) => RateLimiter | Promise<RateLimiter>,
): void {
  describe(`rate limiter: ${name}`, () => {
    test('lets a burst through, counts it down, and refuses what comes on top', async () => {
      const limiter = await open(limit)
      const taken = await takeMany(limiter, 'reader', 12, startMs)
      expect(taken.slice(0, 10)).toEqual(
        Array.from({ length: 10 }, (_, index) => ({ kind: 'allowed', remaining: 9 - index })),
      )
      expect(taken.slice(10)).toEqual(Array(2).fill({ kind: 'refused', retryAfterMs: 1_000 }))
    })

    test('allows again after exactly the time that it told, and no earlier', async () => {
      const limiter = await open(limit)
      await takeMany(limiter, 'reader', 10, startMs)
      expect(await limiter.take('reader', 3, startMs + 500)).toEqual({ kind: 'refused', retryAfterMs: 2_500 })
      expect(await limiter.take('reader', 3, startMs + 2_999)).toEqual({ kind: 'refused', retryAfterMs: 1 })
      expect(await limiter.take('reader', 3, startMs + 3_000)).toEqual({ kind: 'allowed', remaining: 0 })
    })

    test('a pause fills the bucket, and never over its brim', async () => {
      const limiter = await open(limit)
      await takeMany(limiter, 'reader', 10, startMs)
      expect(await allowedOf(limiter, 'reader', 20, startMs + 3_600_000)).toBe(10)
    })

    test('in the long run exactly the rate passes, however often it is asked', async () => {
      const limiter = await open(limit)
      let allowed = 0
      for (let atMs = startMs; atMs <= startMs + 60_000; atMs += 250) {
        allowed += await allowedOf(limiter, 'reader', 1, atMs)
      }
      expect(allowed).toBe(10 + 60)
    })

    test('keys have buckets of their own, also when they look alike', async () => {
      const limiter = await open(limit)
      await takeMany(limiter, 'a', 10, startMs)
      for (const other of ['A', 'a ', 'а', 'a:1', 'a\u0000', '{a}', 'é', 'e\u0301']) {
        expect(await limiter.take(other, 10, startMs), other).toEqual({ kind: 'allowed', remaining: 0 })
      }
    })

    test('a clock that goes back, or is behind, gives nothing away', async () => {
      const limiter = await open(limit)
      await takeMany(limiter, 'reader', 10, startMs)
      expect(await allowedOf(limiter, 'reader', 20, startMs - 3_000)).toBe(0)
      expect(await allowedOf(limiter, 'reader', 20, startMs)).toBe(0)
    })

    test('of many that ask at once, no more pass than there is', async () => {
      const limiter = await open(limit)
      expect(await allowedOf(limiter, 'reader', 50, startMs)).toBe(10)
    })

    test.each([0, -1, 1.5, 11, Number.NaN])('refuses a cost of %d as a mistake', async (cost) => {
      const limiter = await open(limit)
      await expect(limiter.take('reader', cost, startMs)).rejects.toThrow(RangeError)
    })
  })
}

function takeMany(limiter: RateLimiter, key: string, times: number, nowMs: number) {
  return Promise.all(Array.from({ length: times }, () => limiter.take(key, 1, nowMs)))
}

async function allowedOf(limiter: RateLimiter, key: string, times: number, nowMs: number): Promise<number> {
  return (await takeMany(limiter, key, times, nowMs)).filter(({ kind }) => kind === 'allowed').length
}
