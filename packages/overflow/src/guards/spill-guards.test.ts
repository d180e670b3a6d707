import { describe, expect, test } from 'vitest'
import { createAdaptivePolicy } from '../adaptive/adaptive-policy.ts'
import type { OverflowSettings } from '../admission.ts'
import { createStaticPolicy } from '../static-policy.ts'
import { type EngineRig, engineRig } from '../testing/engine-rig.ts'

const chat = { name: 'chat', weight: 1, spillable: true, priority: 1 }
const recommend = { name: 'recommend', weight: 1, spillable: true }
/** A dollar for a second, and no run is longer than two. */
const prices = { priceUsd: (ms: number) => ms / 1_000, longestRunMs: 2_000 }

describe.each<[string, () => OverflowSettings['policy']]>([
  ['static', () => createStaticPolicy()],
  ['adaptive', () => createAdaptivePolicy({ maxWaitMs: 1 })],
])('what bounds spilling, under %s', (_name, policy) => {
  test('money: the least important stop first, and no minute costs more than its bound', async () => {
    const rig = full({ policy: policy(), guards: { spend: { usdPerMinute: 12, usdPerDay: 1_000 } } })
    const low = await askAll(rig, recommend, 10)
    const high = await askAll(rig, chat, 10)
    expect([low, high]).toEqual([3, 3])
    expect(rig.admission.leftUsd).toBe(0)
  })

  test('money that was set aside and not spent comes back when the request ends', async () => {
    const rig = full({ policy: policy(), guards: { spend: { usdPerMinute: 4, usdPerDay: 1_000 } } })
    const [one] = await askFor(rig, chat, 1)
    expect(rig.admission.leftUsd).toBe(2)
    one?.finish({ serviceMs: 500 })
    expect(rig.admission.leftUsd).toBe(3.5)
    const [refused] = await askFor(rig, chat, 1)
    refused?.finish({ ending: 'refused' })
    expect(rig.admission.leftUsd).toBe(3.5)
  })

  test('what nobody saw end is booked as it was expected, and teaches nothing', async () => {
    const rig = full({ policy: policy(), guards: { spend: { usdPerMinute: 10, usdPerDay: 1_000 } } })
    const [sentOn] = await askFor(rig, chat, 1)
    sentOn?.finish({ serviceMs: 500, ending: 'assumed' })
    expect(rig.admission.leftUsd).toBe(9.5)
    expect(rig.admission.classFigures().map(({ overflowMs }) => overflowMs ?? 'unknown')).not.toContain(500)
  })

  test('what failed may run to its timeout, and what was left a moment longer: so much is booked', async () => {
    const rig = full({ policy: policy(), guards: { spend: { usdPerMinute: 10, usdPerDay: 1_000 } } })
    const [failed, left] = await askFor(rig, chat, 2)
    failed?.finish({ serviceMs: 100, ending: 'failed' })
    expect(rig.admission.leftUsd).toBe(10 - 2 - 2)
    left?.finish({ serviceMs: 100, ending: 'left' })
    expect(rig.admission.leftUsd).toBe(10 - 2 - 2)
  })

  test('a canary proves the way when nothing was spilled for long, and none is sent while something is', async () => {
    const rig = engineRig({ policy: policy(), guards: { canaryIntervalMs: 60_000 } })
    expect(rig.ask(chat).decision).toEqual({ kind: 'serve', reason: 'headroom' })
    await rig.clock.advance(60_000)
    expect(rig.ask({ ...chat, spillable: false }).decision?.kind).toBe('serve')
    rig.overflow.unavailable = 'breaker-open'
    expect(rig.ask(chat).decision?.kind).toBe('serve')
    rig.overflow.unavailable = undefined
    expect(rig.ask(chat).decision).toEqual({ kind: 'spill', reason: 'canary' })
    expect(rig.ask(chat).decision?.kind).toBe('serve')
    expect(rig.events).toEqual([])
  })

  test('nothing is spilled while both planes are slow together, and this is told once', async () => {
    const rig = full({ policy: policy() })
    await runBoth(rig, 60, 50)
    expect(await askAll(rig, chat, 1)).toBe(1)
    await runBoth(rig, 20, 400)
    expect(await askAll(rig, chat, 1)).toBe(0)
    expect(told(rig)).toEqual(['dependency-slow'])
    await runBoth(rig, 40, 50)
    expect(await askAll(rig, chat, 1)).toBe(1)
    expect(told(rig)).toEqual(['dependency-slow', 'dependency-well'])
  })

  test('that guard can be turned off', async () => {
    const rig = full({ policy: policy(), guards: { watchDependency: false } })
    await runBoth(rig, 60, 50)
    await runBoth(rig, 20, 400)
    expect(await askAll(rig, chat, 1)).toBe(1)
  })
})

test.each(['budget-spent', 'dependency-slow'] as const)('what cannot be spilled says why: %s', async (reason) => {
  const rig = full({ policy: createStaticPolicy(), guards: { spend: { usdPerMinute: 1, usdPerDay: 1_000 } } })
  if (reason === 'dependency-slow') {
    await runBoth(rig, 60, 50)
    await runBoth(rig, 20, 400)
  }
  expect(rig.ask(chat).decision).toEqual({ kind: 'shed', reason })
})

test('an environment that is started ahead is paid for, and is the first that there is no money for', async () => {
  const guards = { spend: { usdPerMinute: 12, usdPerDay: 1_000 } }
  const rig = engineRig({ policy: createAdaptivePolicy(), guards }, { prices })
  rig.load.inFlight = rig.load.concurrencyLimit
  // Two of them may count on a slot.
  for (let index = 0; index < 5; index += 1) rig.ask(chat)
  expect([rig.starting.length, rig.admission.leftUsd]).toEqual([3, 6])
  await rig.clock.advance(100)
  rig.starting.shift()?.(true)
  expect(rig.admission.leftUsd).toBeCloseTo(6 + 2 - 0.1)
  rig.starting.shift()?.(false)
  expect(rig.admission.leftUsd).toBeCloseTo(6 + 4 - 0.2)
})

function told({ events }: EngineRig): string[] {
  return events.map(({ kind }) => kind).filter((kind) => kind.startsWith('dependency'))
}

/** A rig whose slots are all held, by what nothing here ends. */
function full(settings: OverflowSettings): EngineRig {
  const rig = engineRig(settings, { prices, startEnvironment: undefined })
  rig.load.inFlight = rig.load.concurrencyLimit
  return rig
}

async function askFor(rig: EngineRig, requestClass: typeof chat | typeof recommend, count: number) {
  const asked = Array.from({ length: count }, () => rig.ask(requestClass))
  await rig.clock.advance(10)
  return asked
}

/** How many of so many are spilled. */
async function askAll(rig: EngineRig, requestClass: typeof chat | typeof recommend, count: number): Promise<number> {
  const asked = await askFor(rig, requestClass, count)
  return asked.filter(({ decision }) => decision?.kind === 'spill').length
}

/** Seconds in which both planes answer after so long, twenty times each. */
async function runBoth({ admission, clock }: EngineRig, seconds: number, firstByteMs: number): Promise<void> {
  const run = { requestClass: chat, serviceMs: firstByteMs, firstByteMs, ending: 'completed' } as const
  for (let at = 0; at < seconds * 20; at += 1) {
    await clock.advance(50)
    admission.noteFinished({ ...run, plane: 'primary' })
    admission.noteFinished({ ...run, plane: 'overflow' })
  }
}
