import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Canary } from './canary.ts'
import { SharedDependencyGuard } from './shared-dependency.ts'

describe('the canary', () => {
  test('is due when nothing was spilled for its interval, and once for it', () => {
    const canary = new Canary(0, 60_000)
    expect([canary.isDue(59_999), canary.isDue(60_000)]).toEqual([false, true])
    canary.noteSpill(60_000)
    expect([canary.isDue(60_000), canary.isDue(119_999), canary.isDue(120_000)]).toEqual([false, false, true])
  })

  test('is not due while anything is spilled', () => {
    const canary = new Canary(0, 60_000)
    for (let nowMs = 0; nowMs < 600_000; nowMs += 50_000) {
      expect(canary.isDue(nowMs)).toBe(false)
      canary.noteSpill(nowMs)
    }
  })

  test('is not put off by an instant that is none or lies in the past', () => {
    const canary = new Canary(100_000, 60_000)
    canary.noteSpill(Number.NaN)
    canary.noteSpill(0)
    expect([canary.isDue(Number.NaN), canary.isDue(159_999), canary.isDue(160_000)]).toEqual([false, false, true])
    expect(() => new Canary(0, 0)).toThrow('intervalMs must be above 0, got 0')
  })
})

describe('a dependency that both planes share', () => {
  test('is suspected when both planes become three times as slow in the same windows', () => {
    const { guard, run } = guarded()
    run(60, 50, 100)
    expect(guard.isSuspected).toBe(false)
    run(16, 150, 300)
    expect(guard.isSuspected).toBe(true)
  })

  test.each([
    ['the primary', 500, 100],
    ['the overflow', 50, 1_000],
  ])('is not suspected when %s plane alone is slow', (_which, primaryMs, overflowMs) => {
    const { guard, run } = guarded()
    run(60, 50, 100)
    run(60, primaryMs, overflowMs)
    expect(guard.isSuspected).toBe(false)
  })

  test('is suspected until one plane is well again, not at half the way', () => {
    const { guard, run } = guarded()
    run(60, 50, 100)
    run(40, 150, 300)
    run(60, 90, 180)
    expect(guard.isSuspected).toBe(true)
    run(16, 55, 180)
    expect(guard.isSuspected).toBe(false)
  })

  test('is let go after 30 s without answers from the overflow plane to judge by, not sooner', () => {
    const { guard, run } = guarded()
    run(60, 50, 100)
    run(16, 150, 300)
    run(20, 150, undefined)
    expect(guard.isSuspected).toBe(true)
    run(20, 150, undefined)
    expect(guard.isSuspected).toBe(false)
  })

  test('is not learned as normal: minutes of it are still too slow', () => {
    const { guard, run } = guarded()
    run(60, 50, 100)
    run(120, 300, 600)
    expect(guard.isSuspected).toBe(true)
  })

  test('is not suspected when slower kinds of request become more, nor in a burst of cold starts', () => {
    const { guard, run } = guarded()
    run(60, 50, 100)
    run(60, 50, 100, 20, 'recommend')
    run(60, 500, 1_000, 20, 'search')
    expect(guard.isSuspected).toBe(false)
    for (let second = 0; second < 60; second += 1) {
      run(1, 50, 100, 6)
      run(1, 400, 1_200, 14)
    }
    expect(guard.isSuspected).toBe(false)
  })

  test('is not suspected on too few answers, nor on times and instants that are none', () => {
    const { guard, run } = guarded()
    run(60, 50, 100)
    run(60, 500, 1_000, 1)
    for (const none of [Number.NaN, -1, Number.POSITIVE_INFINITY]) run(60, none, none)
    for (let at = 0; at < 100; at += 1) guard.note('primary', 'chat', 5_000, Number.NaN)
    expect(guard.isSuspected).toBe(false)
  })

  test('an instant from the future does not freeze the guard', () => {
    const { guard, run } = guarded()
    guard.note('primary', 'chat', 50, 1e15)
    run(60, 50, 100)
    run(16, 150, 300)
    expect(guard.isSuspected).toBe(true)
  })

  test('flapping latency switches it at most once in 30 s', () => {
    const second = fc.tuple(fc.constantFrom(50, 90, 400), fc.constantFrom(100, 180, 900, undefined))
    fc.assert(
      fc.property(fc.array(second, { minLength: 100, maxLength: 300 }), (seconds) => {
        const { guard, run } = guarded()
        run(60, 50, 100)
        let switchedAt = Number.NEGATIVE_INFINITY
        let before = guard.isSuspected
        seconds.forEach(([primaryMs, overflowMs], at) => {
          run(1, primaryMs, overflowMs)
          if (guard.isSuspected !== before) {
            expect(at - switchedAt).toBeGreaterThanOrEqual(30)
            switchedAt = at
          }
          before = guard.isSuspected
        })
      }),
      { numRuns: 30 },
    )
  })
})

/** A guard, and seconds in which both planes answer with these times, 20 times a second. */
function guarded() {
  const guard = new SharedDependencyGuard()
  let nowMs = 0
  const run = (
    seconds: number,
    primaryMs: number,
    overflowMs: number | undefined,
    perSecond = 20,
    requestClass = 'chat',
  ) => {
    for (let at = 0; at < seconds * perSecond; at += 1) {
      nowMs += 1_000 / perSecond
      guard.note('primary', requestClass, primaryMs, nowMs)
      if (overflowMs !== undefined) guard.note('overflow', requestClass, overflowMs, nowMs)
    }
  }
  return { guard, run }
}
