import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ServiceTimes } from './service-times.ts'

describe('service times', () => {
  test('begin with what they were told to expect', () => {
    const times = new ServiceTimes(500)
    expect([times.meanMs, times.expectedMs(7)]).toEqual([500, 500])
  })

  test('learn a line over the size', () => {
    const times = new ServiceTimes(500)
    for (let size = 0; size < 100; size += 1) times.note(size, 200 + 3 * size)
    expect(times.expectedMs(50)).toBeCloseTo(350, 6)
    expect(times.expectedMs(1_000)).toBeCloseTo(3_200, 6)
  })

  test('say nothing of size from a handful', () => {
    const times = new ServiceTimes(500)
    for (let size = 0; size < 8; size += 1) times.note(size, 100 * size)
    expect(times.expectedMs(100)).toBe(times.meanMs)
  })

  test('follow a change within some thousands', () => {
    const times = new ServiceTimes(500)
    for (let index = 0; index < 5_000; index += 1) times.note(1, 100)
    for (let index = 0; index < 5_000; index += 1) times.note(1, 400)
    expect(times.meanMs).toBeGreaterThan(370)
  })

  test('take a request of unknown size for an average one', () => {
    const times = new ServiceTimes(500)
    for (let size = 0; size < 100; size += 1) times.note(size, 10 * size)
    times.note(Number.NaN, 495)
    expect(times.expectedMs(Number.NaN)).toBe(times.meanMs)
    expect(times.expectedMs(0)).toBeLessThan(times.expectedMs(99))
  })

  test('are positive and finite whatever was measured', () => {
    const any = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1, 0))
    const reasonable = fc.double({ min: 0, max: 1e7, noNaN: true })
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.oneof(any, reasonable), reasonable)), any, (samples, size) => {
        const times = new ServiceTimes(100)
        for (const [at, ms] of samples) times.note(at, ms)
        const expected = times.expectedMs(size)
        expect(expected >= 0 && Number.isFinite(expected)).toBe(true)
      }),
    )
  })
})
