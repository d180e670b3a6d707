import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ConcurrencyCeiling } from './concurrency-ceiling.ts'
import { StartBucket } from './start-bucket.ts'
import { ThrottlePause } from './throttle-pause.ts'
import { concurrentReasons, isConcurrent, rateReasons, type ThrottleReason } from './throttle-reason.ts'

describe('environments that Lambda still starts', () => {
  test('are 1,000 at once, then 100 a second', () => {
    const bucket = new StartBucket()
    expect(taken(bucket, 0, 2_000)).toBe(1_000)
    expect(taken(bucket, 1_000, 2_000)).toBe(100)
    expect(taken(bucket, 1_005, 2_000)).toBe(0)
  })

  test('are never saved up beyond 1,000', () => {
    const bucket = new StartBucket()
    bucket.take(0)
    expect(bucket.left(86_400_000)).toBe(1_000)
    bucket.giveBack(86_400_000)
    expect(bucket.left(86_400_000)).toBe(1_000)
  })

  test('are divided by the processes that share the function', () => {
    const bucket = new StartBucket(4)
    expect([taken(bucket, 0, 2_000), taken(bucket, 1_000, 2_000)]).toEqual([250, 25])
  })

  test('can be given back, and are none when Lambda says so', () => {
    const bucket = new StartBucket()
    taken(bucket, 0, 1_000)
    bucket.giveBack(0)
    expect([bucket.take(0), bucket.take(0)]).toEqual([true, false])
    const refused = new StartBucket()
    refused.empty(0)
    expect([refused.left(0), refused.left(500)]).toEqual([0, 50])
  })

  test('are not made by an instant that is none, lies in the past, or came from the future', () => {
    const bucket = new StartBucket()
    taken(bucket, 1_000, 1_000)
    expect([bucket.take(Number.NaN), bucket.take(0), bucket.take(1_000)]).toEqual([false, false, false])
    expect([bucket.left(2_000), bucket.left(0)]).toEqual([100, 100])
  })

  test('in any span are at most 1,000 and 100 for each second of it', () => {
    const waits = fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 60 })
    fc.assert(
      fc.property(waits, fc.integer({ min: 1, max: 400 }), (steps, wanted) => {
        const bucket = new StartBucket()
        let nowMs = 0
        let all = 0
        for (const step of steps) {
          nowMs += step
          all += taken(bucket, nowMs, wanted)
          expect(all).toBeLessThanOrEqual(1_000 + nowMs / 10 + 1e-6)
        }
      }),
    )
  })

  test('sharing by less than one is refused', () => {
    expect(() => new StartBucket(0)).toThrow('sharedBy must be at least 1, got 0')
  })
})

describe('the ceiling of the overflow plane', () => {
  test('falls by a tenth of what was there when Lambda is full, once for all refusals within a second', () => {
    const ceiling = new ConcurrencyCeiling(1_000)
    ceiling.noteFull(200, 0)
    ceiling.noteFull(200, 999)
    expect(ceiling.ceiling).toBe(180)
    ceiling.noteFull(180, 1_000)
    expect(ceiling.ceiling).toBe(162)
  })

  test('rises by one for so many answers, up to the configured most', () => {
    const ceiling = new ConcurrencyCeiling(21, 5)
    ceiling.noteFull(21, 0)
    expect(ceiling.ceiling).toBe(18)
    answers(ceiling, 4)
    expect(ceiling.ceiling).toBe(18)
    answers(ceiling, 1)
    expect(ceiling.ceiling).toBe(19)
    answers(ceiling, 1_000)
    expect(ceiling.ceiling).toBe(21)
  })

  test('does not rise while half of it is enough', () => {
    const ceiling = new ConcurrencyCeiling(100, 1)
    ceiling.noteFull(100, 0)
    for (let at = 0; at < 50; at += 1) ceiling.noteSuccess(44)
    expect(ceiling.ceiling).toBe(90)
  })

  test('is whole and from 1 to the most, whatever happens', () => {
    const any = fc.oneof(fc.double(), fc.integer({ min: -5, max: 100 }))
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), any, any)), fc.integer({ min: 1, max: 50 }), (calls, most) => {
        const ceiling = new ConcurrencyCeiling(most, 1)
        for (const [full, inFlight, nowMs] of calls) {
          if (full) ceiling.noteFull(inFlight, nowMs)
          else ceiling.noteSuccess(inFlight)
          expect(Number.isInteger(ceiling.ceiling) && ceiling.ceiling >= 1 && ceiling.ceiling <= most).toBe(true)
        }
      }),
    )
  })

  test('bounds that are no whole number are refused', () => {
    expect(() => new ConcurrencyCeiling(0)).toThrow('most must be a whole number of at least 1, got 0')
    expect(() => new ConcurrencyCeiling(5, 1.5)).toThrow(
      'successesPerStep must be a whole number of at least 1, got 1.5',
    )
  })
})

describe('a throttle', () => {
  test('of the two concurrent reasons lowers the ceiling, of the others and of unknown ones it does not', () => {
    const all: readonly ThrottleReason[] = [...concurrentReasons, ...rateReasons]
    expect([all.length, all.filter(isConcurrent)]).toEqual([6, concurrentReasons])
    expect(isConcurrent('unknown')).toBe(false)
  })

  test('is believed for as long as it asks, and for ten seconds at most', () => {
    const pause = new ThrottlePause()
    expect([pause.note(2_500, 0), pause.isPaused(2_499), pause.isPaused(2_500)]).toEqual([2_500, true, false])
    expect(new ThrottlePause().note(3_600_000, 0)).toBe(10_000)
  })

  test('that names no time pauses for 1 s, doubled each time it comes back, up to 10 s', () => {
    const pause = new ThrottlePause()
    let nowMs = 0
    const pauses = Array.from({ length: 6 }, () => {
      const pauseMs = pause.note(undefined, nowMs)
      nowMs += pauseMs
      return pauseMs
    })
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000])
    expect(pause.note(undefined, nowMs + 30_001)).toBe(1_000)
  })

  test('that was sent before the pause doubles nothing, and shortens nothing', () => {
    const pause = new ThrottlePause()
    pause.note(5_000, 0)
    expect([pause.note(undefined, 10), pause.note(undefined, 20)]).toEqual([1_000, 1_000])
    expect([pause.isPaused(4_999), pause.isPaused(5_000)]).toEqual([true, false])
  })

  test('with a time or instant that is none pauses for no longer than 10 s', () => {
    const any = fc.oneof(fc.double(), fc.constant(undefined))
    fc.assert(
      fc.property(fc.array(fc.tuple(any, fc.double({ min: 0, max: 1e6 }))), (throttles) => {
        const pause = new ThrottlePause()
        let latestMs = 0
        for (const [retryAfterMs, nowMs] of throttles) {
          latestMs = Math.max(latestMs, Number.isFinite(nowMs) ? nowMs : 0)
          const pauseMs = pause.note(retryAfterMs, nowMs)
          expect(pauseMs > 0 && pauseMs <= 10_000).toBe(true)
        }
        expect(pause.isPaused(latestMs + 10_000)).toBe(false)
      }),
    )
  })
})

function taken(bucket: StartBucket, nowMs: number, wanted: number): number {
  let count = 0
  for (let at = 0; at < wanted; at += 1) if (bucket.take(nowMs)) count += 1
  return count
}

function answers(ceiling: ConcurrencyCeiling, count: number): void {
  for (let at = 0; at < count; at += 1) ceiling.noteSuccess(ceiling.ceiling)
}
