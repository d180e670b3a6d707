import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DurationHistogram } from './duration-histogram.ts'

describe('duration histogram', () => {
  test('every quantile is within half a percent of the exact one', () => {
    const durations = fc.array(fc.double({ min: 0.001, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 300 })
    fc.assert(
      fc.property(durations, fc.double({ min: 0.01, max: 1, noNaN: true }), (values, share) => {
        const histogram = recorded(values)
        const exact = values.toSorted((a, b) => a - b)[Math.max(1, Math.ceil(share * values.length)) - 1] ?? 0
        expect(Math.abs(histogram.quantileMs(share) - exact)).toBeLessThanOrEqual(exact * 0.005)
      }),
    )
  })

  test('what is one value is exact, and nothing is zero', () => {
    const histogram = recorded([...new Array(98).fill(0), 800, 800])
    expect([0.5, 0.98, 0.99, 1].map((share) => histogram.quantileMs(share))).toEqual([0, 0, 800, 800])
  })

  test('is zero when nothing was recorded', () => {
    expect(new DurationHistogram().quantileMs(0.99)).toBe(0)
  })
})

function recorded(values: readonly number[]): DurationHistogram {
  const histogram = new DurationHistogram()
  for (const value of values) histogram.record(value)
  return histogram
}
