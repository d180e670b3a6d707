import { describe, expect, test } from 'vitest'
import { createAdaptivePolicy } from '../adaptive/adaptive-policy.ts'
import { createStaticPolicy } from '../static-policy.ts'
import { engineRig } from '../testing/engine-rig.ts'

const chat = { name: 'chat', weight: 1, spillable: true }
const served = { kind: 'serve', reason: 'shadow' }

describe('a router that only reports', () => {
  test('serves every request, and tells what it would have decided', () => {
    const { ask, load, events } = engineRig({ policy: createStaticPolicy(), isShadow: true }, { slots: 2 })
    const decisions = Array.from({ length: 4 }, () => ask(chat).decision)
    expect(decisions).toEqual([served, served, served, served])
    expect(load.inFlight).toBe(4)
    const told = events.map((event) => (event.kind === 'shadow-decided' ? event.decision.kind : event.kind))
    expect(told).toEqual(['serve', 'serve', 'spill', 'spill'])
  })

  test('holds what it would have spilled for running there until it ends here', () => {
    const { ask, admission } = engineRig({ policy: createStaticPolicy(), isShadow: true }, { slots: 2 })
    const asked = [ask(chat), ask(chat), ask(chat)]
    expect(admission.mode.kind).toBe('overflow')
    for (const one of asked) one.finish()
    ask(chat)
    expect(admission.log.latest(1, 0, 0)[0]).toMatchObject({ kind: 'serve', reason: 'headroom' })
  })

  test('starts no environment, but lets requests wait for one in thought', async () => {
    const rig = engineRig({ policy: createAdaptivePolicy(), isShadow: true }, { slots: 1 })
    rig.ask(chat)
    rig.ask(chat)
    expect([rig.starting.length, rig.admission.waiting]).toEqual([0, 1])
    await rig.clock.advance(800)
    expect(rig.admission.log.latest(1, 0, 0)[0]?.kind).toBe('spill')
  })

  test('a wait in thought ends with the request', async () => {
    const { ask, admission, clock } = engineRig({ policy: createAdaptivePolicy(), isShadow: true }, { slots: 1 })
    const [first, second] = [ask(chat), ask(chat)]
    first.finish()
    expect(admission.waiting).toBe(0)
    second.finish()
    const third = [ask(chat), ask(chat)]
    for (const one of third) one.finish()
    await clock.advance(10_000)
    expect([admission.waiting, clock.pendingTimers]).toEqual([0, 0])
  })

  test('saves no request that its task lost', () => {
    const { admission } = engineRig({ policy: createStaticPolicy(), isShadow: true })
    expect(admission.decideAfterLoss(chat, 0)).toEqual({ kind: 'shed', reason: 'overflow-off' })
  })

  test('spends nothing: what it would have spent is forgotten when it begins to act', () => {
    const policy = createStaticPolicy()
    const guards = { spend: { usdPerMinute: 10, usdPerDay: 10 } }
    const prices = { priceUsd: (ms: number) => ms / 1_000, longestRunMs: 2_000 }
    const rig = engineRig({ policy, guards, isShadow: true }, { slots: 1, prices })
    const asked = [rig.ask(chat), rig.ask(chat), rig.ask(chat)]
    asked[0]?.finish()
    asked[1]?.finish()
    expect(rig.admission.leftUsd).toBeLessThan(10)
    rig.admission.apply({ policy, guards })
    expect(rig.admission.leftUsd).toBe(10)
  })

  test('begins to act when it is told to, with nothing left of the shadow', () => {
    const policy = createStaticPolicy()
    const rig = engineRig({ policy, isShadow: true }, { slots: 4 })
    const before = [rig.ask(chat), rig.ask(chat), rig.ask(chat), rig.ask(chat)]
    rig.admission.apply({ policy })
    expect(rig.ask(chat).decision).toEqual({ kind: 'spill', reason: 'concurrency' })
    for (const one of before) one.finish()
    expect(rig.load.inFlight).toBe(0)
    expect(rig.ask(chat).decision).toEqual({ kind: 'serve', reason: 'headroom' })
  })
})
