import { expect, test } from 'vitest'
import { defaultOptions } from '../options.ts'
import { planArrivals } from '../plan.ts'
import { questions } from '../questions.ts'
import { reportWith } from '../testing/scenarios.ts'
import type { Calibration } from './calibration.ts'
import { compare, renderComparison } from './comparison.ts'
import { simulateBurst } from './simulate-burst.ts'

const plan = planArrivals(defaultOptions)

/** A stack on which a chat takes two seconds and a list ten milliseconds. */
function calibrationWith(changes: Partial<Calibration> = {}): Calibration {
  const chats = questions.map(() => ({ firstByteMs: 20, endMs: 2_000 }))
  return {
    ...{ policy: 'static', slots: 40, lambdaConcurrency: 48, processors: 2, coldStartMs: 300 },
    chat: { samples: chats, cpuMs: 5 },
    recs: { samples: [{ firstByteMs: 9, endMs: 10 }], cpuMs: 1 },
    ...changes,
  }
}

test('where everything has room, the step takes as long as each request alone', () => {
  const figures = simulateBurst(plan, calibrationWith({ slots: 1_000, processors: 100 }), 1)
  expect(figures).toMatchObject({
    spillShare: 0,
    answered: plan.arrivals.filter(({ phase }) => phase === 'step').length,
  })
  expect(figures?.endP95Ms).toBeCloseTo(2_000, -1)
  expect(figures?.endP50Ms).toBeCloseTo(10, 0)
  expect(figures?.firstByteP95Ms).toBeCloseTo(20, 0)
})

test('more is spilled of answers that take longer', () => {
  const spilled = (endMs: number) => {
    const chat = { samples: questions.map(() => ({ firstByteMs: 20, endMs })), cpuMs: 5 }
    return simulateBurst(plan, calibrationWith({ chat }), 1)?.spillShare ?? 0
  }
  expect(spilled(500)).toBe(0)
  expect(spilled(2_600)).toBeGreaterThan(0.05)
  expect(spilled(5_000)).toBeGreaterThan(spilled(2_600) * 1.2)
})

test('a question takes as long as it took alone, whoever asks', () => {
  const short = { firstByteMs: 20, endMs: 100 }
  const samples = questions.map((_, place) => (place === 0 ? { firstByteMs: 20, endMs: 9_000 } : short))
  const onlyFirst = {
    ...plan,
    arrivals: plan.arrivals.map((arrival) => ({ ...arrival, kind: 'chat' as const, pick: 0 })),
  }
  const calibration = calibrationWith({ slots: 1_000, chat: { samples, cpuMs: 0 } })
  expect(simulateBurst(onlyFirst, calibration, 1)?.endP50Ms).toBeCloseTo(9_000, -2)
})

test('starts of environments share the processors with all else', () => {
  const p95 = (processors: number) =>
    simulateBurst(plan, calibrationWith({ slots: 20, coldStartMs: 1_000, processors }), 1)?.firstByteP95Ms ?? 0
  expect(p95(1)).toBeGreaterThan(p95(50) * 2)
})

test('a policy that the simulator does not have is not simulated', () => {
  expect(simulateBurst(plan, calibrationWith({ policy: 'mine' }), 1)).toBeUndefined()
})

test('the same calibration gives the same figures', () => {
  expect(simulateBurst(plan, calibrationWith(), 7)).toEqual(simulateBurst(plan, calibrationWith(), 7))
})

test.each([
  ['close', 0.44, 1_050, true],
  ['off in its spill share', 0.3, 1_000, false],
  ['off in its p95', 0.4, 1_300, false],
])('a simulation that is %s is told so', (_, spillShare, endP95Ms, isClose) => {
  const report = reportWith(
    {},
    { endMs: { p50: 12, p95: 1_000, p99: 2_000 }, firstByteMs: { p50: 5, p95: 40, p99: 80 } },
  )
  const simulated = { answered: 1_600, spillShare, endP95Ms, endP50Ms: 12, firstByteP95Ms: 40 }
  const comparison = compare(report, simulated, calibrationWith())
  expect(comparison).toMatchObject({ isClose, measured: { spillShare: 0.4, endP95Ms: 1_000 } })
  if (comparison === undefined) throw new Error('nothing to compare')
  const text = renderComparison(comparison)
  expect(text).toContain(isClose ? ': both within 20 %' : ': NOT both within 20 %')
  expect(text).toMatch(/end p95 ms +1,000 +1,\d+ +\+?\d+ %/)
})
