import { describe, expect, test } from 'vitest'
import { buildReport, totals } from './build-report.ts'
import { createMeasurements } from './measurements.ts'
import { defaultOptions } from './options.ts'
import { planArrivals } from './plan.ts'
import { arrivalWith, exchangeWith } from './testing/scenarios.ts'

const facts = {
  startedAtWallMs: Date.UTC(2026, 0, 2),
  base: 'http://127.0.0.1:8080',
  options: defaultOptions,
  plan: planArrivals(defaultOptions),
  durationMs: 40_000,
  killedTaskAtMs: null,
}

describe('buildReport', () => {
  test('the spill share is of the answers that a plane gave, without refusals', () => {
    const measurements = createMeasurements(0)
    const shed = { kind: 'shed', hasRetryAfter: true } as const
    for (let count = 0; count < 3; count += 1) measurements.ended(arrivalWith(), exchangeWith())
    measurements.ended(arrivalWith(), exchangeWith({ plane: 'lambda' }))
    measurements.ended(arrivalWith(), exchangeWith({ plane: 'lambda', outcome: shed }))
    measurements.ended(arrivalWith(), exchangeWith({ plane: 'none', outcome: shed }))
    const [baseline, step] = buildReport(measurements, facts).phases
    expect(step).toMatchObject({ name: 'step', seconds: 20, offeredPerSecond: 0.3, spillShare: 0.25 })
    expect(step?.planes.none).toMatchObject({ offered: 1, shed: 1 })
    expect(baseline?.spillShare).toBeNull()
  })

  test('recovery is measured from the end of the step', () => {
    const measurements = createMeasurements(0)
    measurements.ended(arrivalWith({ phase: 'step', atMs: 29_900 }), exchangeWith({ plane: 'lambda' }))
    expect(buildReport(measurements, facts).recovery).toEqual({ lastSpillAfterMs: null })
    measurements.ended(arrivalWith({ phase: 'recovery', atMs: 30_250 }), exchangeWith({ plane: 'lambda' }))
    expect(buildReport(measurements, facts).recovery).toEqual({ lastSpillAfterMs: 250 })
  })

  test('says when, where and with which options it was', () => {
    expect(buildReport(createMeasurements(0), facts)).toMatchObject({
      startedAt: '2026-01-02T00:00:00.000Z',
      base: 'http://127.0.0.1:8080',
      options: { baseline: 6, multiple: 10, seconds: 20, mix: { chat: 30, recs: 70 }, seed: 1, overflow: null },
      generator: { latenessP99Ms: null },
      killedTaskAtMs: null,
    })
  })

  test('a run that was cut short has the phases that began, as long as they ran', () => {
    const report = buildReport(createMeasurements(0), { ...facts, durationMs: 14_500 })
    expect(report.phases.map(({ name, seconds }) => [name, seconds])).toEqual([
      ['baseline', 10],
      ['step', 4.5],
    ])
    expect(report.timeline).toHaveLength(15)
  })

  test('totals are over all phases', () => {
    const measurements = createMeasurements(0)
    measurements.ended(arrivalWith({ phase: 'baseline', atMs: 0 }), exchangeWith())
    measurements.ended(arrivalWith(), exchangeWith({ outcome: { kind: 'truncated', message: 'cut' } }))
    const sums = { offered: 2, completed: 1, failed: 0, truncated: 1, shed: 0, shedWithoutRetryAfter: 0 }
    expect(totals(buildReport(measurements, facts))).toEqual(sums)
  })
})
