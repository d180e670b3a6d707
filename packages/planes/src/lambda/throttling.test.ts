import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, test } from 'vitest'
import { Throttling } from './throttling.ts'

const full = (reason: string, retryAfterMs?: number) => ({ reason, retryAfterMs })

const at = (ms: number) => new ManualClock({ nowMs: ms })

describe('what Lambda’s refusals mean', () => {
  test.each(['ConcurrentInvocationLimitExceeded', 'ReservedFunctionConcurrentInvocationLimitExceeded'])(
    '%s: a tenth fewer at once, without a pause, and more again as answers come',
    (reason) => {
      const throttling = new Throttling(50)
      expect(throttling.note(full(reason), 40, 1_000)).toBe(0)
      expect([throttling.ceiling, throttling.isPaused(at(1_000))]).toEqual([36, false])
      for (let answer = 0; answer < 200; answer += 1) throttling.noteTaken(36)
      expect(throttling.ceiling).toBe(50)
    },
  )

  test('it says how long it still pauses, and how many fewer it sends', () => {
    const throttling = new Throttling(50)
    expect(throttling.status(500)).toEqual({ pauseLeftMs: 0, ceiling: 50, most: 50 })
    throttling.note(full('CallerRateLimitExceeded'), 40, 1_000)
    throttling.note(full('ConcurrentInvocationLimitExceeded'), 40, 1_000)
    expect([1_400, 9_000].map((nowMs) => throttling.status(nowMs))).toEqual([
      { pauseLeftMs: 600, ceiling: 36, most: 50 },
      { pauseLeftMs: 0, ceiling: 36, most: 50 },
    ])
  })

  test('full although nothing of ours is there: others have it all, so it is left alone for a while', () => {
    const throttling = new Throttling(50)
    expect(throttling.note(full('ConcurrentInvocationLimitExceeded'), 1, 1_000)).toBe(1_000)
    expect([throttling.isPaused(at(1_999)), throttling.isPaused(at(2_000))]).toEqual([true, false])
  })

  test.each([
    'FunctionInvocationRateLimitExceeded',
    'ReservedFunctionInvocationRateLimitExceeded',
    'CallerRateLimitExceeded',
    'ConcurrentSnapshotCreateLimitExceeded',
    'unknown',
  ])('%s: a pause, doubled when it comes again, and as many at once as before', (reason) => {
    const throttling = new Throttling(50)
    const pauses = [1_000, 2_000, 4_000].map((atMs) => throttling.note(full(reason), 40, atMs))
    expect([pauses, throttling.ceiling]).toEqual([[1_000, 2_000, 4_000], 50])
    expect(throttling.note(full(reason, 3_000), 40, 100_000)).toBe(3_000)
  })
})
