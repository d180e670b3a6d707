import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createAdaptivePolicy } from './adaptive/adaptive-policy.ts'
import type { OverflowSettings } from './admission.ts'
import { createStaticPolicy } from './static-policy.ts'
import { type EngineRig, engineRig } from './testing/engine-rig.ts'

const chat = { name: 'chat', weight: 1, spillable: true }

/** What sensors may say, and what they must never be believed to say. */
const readings = [
  0.49,
  0.51,
  0.86,
  0.64,
  1,
  Number.NaN,
  -1,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  undefined,
]
const reading = fc.constantFrom(...readings)
const second = fc.record({
  cpuUtilization: reading,
  eventLoopUtilization: reading,
  concurrencyLimit: fc.constantFrom(0, 4, 10, 10, 10),
  isAvailable: fc.boolean(),
  requests: fc.integer({ min: 0, max: 6 }),
  finished: fc.integer({ min: 0, max: 6 }),
})
type Second = typeof second extends fc.Arbitrary<infer T> ? T : never

describe.each<[string, () => OverflowSettings['policy']]>([
  ['static', () => createStaticPolicy()],
  ['adaptive', () => createAdaptivePolicy()],
])('inputs that flap, under %s', (_name, policy) => {
  test.each<[string, (at: number) => Partial<Second>]>([
    ['a CPU about its watermark', (at) => ({ cpuUtilization: at % 2 === 0 ? 0.86 : 0.64 })],
    ['a CPU about the half', (at) => ({ cpuUtilization: at % 2 === 0 ? 0.49 : 0.51 })],
    ['tasks that come and go each second', (at) => ({ concurrencyLimit: at % 2 === 0 ? 0 : 10 })],
    ['an overflow plane that does', (at) => ({ isAvailable: at % 2 === 0, requests: 6 })],
    ['readings that are none', (at) => ({ cpuUtilization: readings[at % readings.length] })],
  ])('%s: at most one change of mode in half a minute', async (_what, at) => {
    const rig = engineRig({ policy: policy() })
    const changes = await live(
      rig,
      Array.from({ length: 300 }, (_, index) => ({ ...usual, ...at(index) })),
    )
    expectQuiet(changes)
  })

  test('whatever comes: at most one change of mode in half a minute, and every request is decided', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(second, { minLength: 60, maxLength: 120 }), async (seconds) => {
        const rig = engineRig({ policy: policy() })
        expectQuiet(await live(rig, seconds))
        await rig.clock.advance(10_000)
        expect([rig.admission.waiting, rig.clock.pendingTimers]).toEqual([0, 0])
      }),
      { numRuns: 25 },
    )
  })
})

const usual: Second = {
  ...{ cpuUtilization: 0.5, eventLoopUtilization: 0.5, concurrencyLimit: 10 },
  ...{ isAvailable: true, requests: 3, finished: 3 },
}

/** Seconds of traffic; gives the seconds in which a change of mode was told. */
async function live({ ask, load, overflow, clock, events, starting }: EngineRig, seconds: readonly Second[]) {
  const running: ReturnType<EngineRig['ask']>[] = []
  const changedAt: number[] = []
  for (const [at, one] of seconds.entries()) {
    const { cpuUtilization, eventLoopUtilization, concurrencyLimit } = one
    Object.assign(load, { cpuUtilization, eventLoopUtilization, concurrencyLimit })
    overflow.unavailable = one.isAvailable ? undefined : 'breaker-open'
    const told = events.length
    for (let request = 0; request < one.requests; request += 1) running.push(ask(chat))
    for (const asked of running.splice(0, one.finished)) {
      if (asked.decision === undefined) asked.leave()
      else if (asked.decision.kind !== 'shed') asked.finish({ serviceMs: 500 })
    }
    starting.shift()?.(one.isAvailable)
    await clock.advance(1_000)
    changedAt.push(...events.slice(told).flatMap(({ kind }) => (kind.startsWith('overflow-') ? [at] : [])))
  }
  return changedAt
}

function expectQuiet(changedAt: readonly number[]): void {
  for (const [index, at] of changedAt.entries()) {
    if (index > 0) expect(at - (changedAt[index - 1] as number)).toBeGreaterThanOrEqual(30)
  }
}
