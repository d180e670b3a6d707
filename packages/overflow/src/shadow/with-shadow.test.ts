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
    // Nobody waits in truth.
    expect([rig.starting.length, rig.admission.waiting, rig.clock.pendingTimers]).toEqual([0, 0, 2])
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

  test('spends nothing, and forgets nothing that was spent', () => {
    const policy = createStaticPolicy()
    const guards = { spend: { usdPerMinute: 10, usdPerDay: 10 } }
    const prices = { priceUsd: (ms: number) => ms / 1_000, longestRunMs: 2_000 }
    const rig = engineRig({ policy, guards }, { slots: 1, prices })
    const [here, there] = [rig.ask(chat), rig.ask(chat)]
    there.finish()
    expect(rig.admission.leftUsd).toBe(9)
    rig.admission.apply({ policy, guards, isShadow: true })
    const inThought = [rig.ask(chat), rig.ask(chat)]
    expect(rig.admission.leftUsd).toBe(9)
    rig.admission.apply({ policy, guards })
    expect(rig.admission.leftUsd).toBe(9)
    for (const one of [here, ...inThought]) one.finish()
    expect([rig.admission.leftUsd, rig.load.inFlight]).toEqual([9, 0])
  })

  test('slots that classes hold are right again after it, whichever ended when', () => {
    const socket = { name: 'socket', weight: 1, spillable: false, reservedShare: 0.5 }
    const settings = { policy: createStaticPolicy(), classes: [socket] }
    const rig = engineRig(settings, { slots: 10 })
    const held = () => rig.admission.slotsHeld().get('socket')
    const before = [rig.ask(socket), rig.ask(socket)]
    expect(held()).toBe(2)
    rig.admission.apply({ ...settings, isShadow: true })
    const during = [rig.ask(socket), rig.ask(socket), rig.ask(socket)]
    for (const one of before) one.finish()
    expect(held()).toBe(0)
    rig.admission.apply(settings)
    const after = rig.ask(socket)
    for (const one of during) one.finish()
    expect(held()).toBe(1)
    after.finish()
    expect(held()).toBe(0)
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
