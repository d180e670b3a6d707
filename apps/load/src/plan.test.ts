import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Arrival, phaseAt, planArrivals, virtualReaders } from './plan.ts'

const options = { baseline: 8, multiple: 10, seconds: 20, mix: { chat: 30, recs: 70 }, seed: 1 }

/** Five standard deviations of a Poisson count: a fair plan is inside for practically every seed. */
function expectFairCount(count: number, expected: number): void {
  expect(Math.abs(count - expected)).toBeLessThan(5 * Math.sqrt(expected))
}

function between(arrivals: readonly Arrival[], fromMs: number, toMs: number): number {
  return arrivals.filter(({ atMs }) => atMs >= fromMs && atMs < toMs).length
}

describe('planArrivals', () => {
  test('each phase is offered its rate', () => {
    for (const seed of [1, 2, 3]) {
      const { arrivals } = planArrivals({ ...options, seed })
      expectFairCount(between(arrivals, 0, 10_000), 80)
      expectFairCount(between(arrivals, 10_000, 30_000), 1_600)
      expectFairCount(between(arrivals, 30_000, 40_000), 80)
    }
  })

  test('a flood multiplies one kind, and the other goes on as before', () => {
    const { arrivals, phases } = planArrivals({ ...options, baseline: 20, multiple: 12, flood: 'recs' })
    const step = arrivals.filter(({ phase }) => phase === 'step')
    expectFairCount(step.filter(({ kind }) => kind === 'chat').length, 20 * 0.3 * 20)
    expectFairCount(step.filter(({ kind }) => kind === 'recs').length, 20 * 0.7 * 12 * 20)
    expect(phases[1]?.perSecond).toBeCloseTo(20 * (0.3 + 0.7 * 12))
  })

  test('the rate is ten times higher in the first second of the step and back in the first after it', () => {
    const { arrivals } = planArrivals({ ...options, baseline: 100 })
    expectFairCount(between(arrivals, 9_000, 10_000), 100)
    expectFairCount(between(arrivals, 10_000, 11_000), 1_000)
    expectFairCount(between(arrivals, 29_000, 30_000), 1_000)
    expectFairCount(between(arrivals, 30_000, 31_000), 100)
  })

  test('arrivals are as irregular as independent readers make them', () => {
    const { arrivals } = planArrivals({ ...options, seconds: 600 })
    const counts = Array.from({ length: 600 }, (_, second) => {
      return between(arrivals, 300_000 + second * 1_000, 301_000 + second * 1_000)
    })
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length
    const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length
    expect(variance / mean).toBeGreaterThan(0.8)
    expect(variance / mean).toBeLessThan(1.2)
  })

  test('equal options give an equal plan, another seed another one', () => {
    expect(planArrivals(options)).toEqual(planArrivals(options))
    expect(planArrivals({ ...options, seed: 2 }).arrivals).not.toEqual(planArrivals(options).arrivals)
  })

  test('arrivals are in order, within their phase, and numbered, for any options', () => {
    const anyOptions = fc.record({
      baseline: fc.double({ min: 0.1, max: 50, noNaN: true }),
      multiple: fc.integer({ min: 1, max: 20 }),
      seconds: fc.integer({ min: 1, max: 30 }),
      mix: fc.constant(options.mix),
      seed: fc.nat(),
    })
    fc.assert(
      fc.property(anyOptions, (any) => {
        const { phases, arrivals } = planArrivals(any)
        for (const [index, arrival] of arrivals.entries()) {
          expect(arrival.index).toBe(index)
          expect(arrival.atMs).toBeGreaterThanOrEqual(arrivals[index - 1]?.atMs ?? 0)
          expect(phaseAt(phases, arrival.atMs)?.name).toBe(arrival.phase)
        }
      }),
      { numRuns: 25 },
    )
  })

  test('kinds come in the proportion of the mix, and a weight of zero never', () => {
    const chats = planArrivals(options).arrivals.filter(({ kind }) => kind === 'chat').length
    expectFairCount(chats, 0.3 * 1_760)
    const onlyChat = planArrivals({ ...options, mix: { chat: 5, recs: 0 } })
    expect(new Set(onlyChat.arrivals.map(({ kind }) => kind))).toEqual(new Set(['chat']))
  })

  test('requests come from many readers', () => {
    const readers = new Set(planArrivals(options).arrivals.map(({ reader }) => reader))
    expect(readers.size).toBeGreaterThan(virtualReaders * 0.9)
    expect(Math.max(...readers)).toBeLessThan(virtualReaders)
  })

  test('quiet phases last half the step, at least eight seconds', () => {
    expect(planArrivals(options).phases.map(({ startMs }) => startMs)).toEqual([0, 10_000, 30_000])
    expect(planArrivals({ ...options, seconds: 2 }).phases.map(({ startMs }) => startMs)).toEqual([0, 8_000, 10_000])
    expect(planArrivals({ ...options, seconds: 2 }).durationMs).toBe(18_000)
  })
})
