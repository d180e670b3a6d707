import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RecentTimes } from './recent-times.ts'

test('says nothing when there was nothing', () => {
  expect(new RecentTimes().quantiles()).toBeNull()
})

test('gives the median and the 99th of a hundred', () => {
  const times = new RecentTimes()
  for (let ms = 1; ms <= 100; ms += 1) times.note(ms)
  const { count, p50Ms, p99Ms } = times.quantiles() ?? { count: 0, p50Ms: 0, p99Ms: 0 }
  expect(count).toBe(100)
  expect(Math.abs(p50Ms / 50 - 1)).toBeLessThan(0.07)
  expect(Math.abs(p99Ms / 99 - 1)).toBeLessThan(0.07)
})

test('is within 7 % of any value, or within an eighth of a millisecond of a small one', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1_000_000, noNaN: true }), (ms) => {
      const times = new RecentTimes()
      times.note(ms)
      const { p50Ms = Number.NaN } = times.quantiles() ?? {}
      expect(Math.abs(p50Ms - ms)).toBeLessThanOrEqual(Math.max(0.125, ms * 0.07))
    }),
  )
})

test('forgets what is ten seconds old', () => {
  const times = new RecentTimes()
  times.note(5)
  for (let second = 0; second < 9; second += 1) times.advance()
  expect(times.quantiles()?.count).toBe(1)
  times.advance()
  expect(times.quantiles()).toBeNull()
})

test('what took longer than can be told apart counts as the longest', () => {
  const times = new RecentTimes()
  times.note(Number.POSITIVE_INFINITY)
  expect(times.quantiles()?.p99Ms).toBeGreaterThan(900_000)
})
