import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TokenBucket } from './token-bucket.ts'

test('gives its capacity at once, and then what time brings back', () => {
  const bucket = new TokenBucket({ capacity: 2, perSecond: 4 })
  expect([bucket.take(0), bucket.take(0), bucket.take(0)]).toEqual([true, true, false])
  expect(bucket.waitMs(0)).toBe(250)
  expect([bucket.take(249), bucket.take(250), bucket.take(250)]).toEqual([false, true, false])
})

test('saves up no more than its capacity', () => {
  const bucket = new TokenBucket({ capacity: 2, perSecond: 4 })
  bucket.take(0)
  bucket.giveBack()
  bucket.giveBack()
  expect(Array.from({ length: 4 }, () => bucket.take(3_600_000))).toEqual([true, true, false, false])
})

test('in no time gives more than its capacity and what that time brings', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 2_000 })), (pausesMs) => {
      const bucket = new TokenBucket({ capacity: 3, perSecond: 2 })
      let [nowMs, taken] = [0, 0]
      for (const pauseMs of pausesMs) {
        nowMs += pauseMs
        while (bucket.take(nowMs)) taken += 1
        expect(taken).toBeLessThanOrEqual(3 + (nowMs * 2) / 1_000)
      }
    }),
  )
})
