import { ManualClock } from '@manga-assist/clock/testing'
import type { Decision, OverflowUnavailableReason } from '@manga-assist/contracts'
import { describe, expect, test } from 'vitest'
import { createAdmission } from '../create-admission.ts'
import type { OverflowEvent } from '../overflow-event.ts'
import type { RequestClass } from '../request-class.ts'
import type { AdaptiveOptions } from './adaptive-options.ts'
import { createAdaptivePolicy } from './adaptive-policy.ts'

const chat: RequestClass = { name: 'chat', weight: 1, spillable: true }
const socket: RequestClass = { name: 'socket', weight: 1, spillable: false }

describe('the adaptive admission', () => {
  test('serves at once while a slot is free', () => {
    const { ask } = setUp({ slots: 2 })
    expect([ask(chat).decision, ask(chat).decision]).toEqual([served, served])
  })

  test('lets a request wait, and serves it when a slot comes free', async () => {
    const { ask, finish, clock } = setUp({ slots: 1, warm: 1 })
    ask(chat)
    const second = ask(chat)
    expect(second.decision).toBeUndefined()
    await clock.advance(100)
    finish(chat)
    expect(second.decision).toEqual({ kind: 'serve', reason: 'waited' })
    expect(clock.pendingTimers).toBe(0)
  })

  test('serves those that wait in the order in which they came', () => {
    const { ask, finish } = setUp({ slots: 8, warm: 2 })
    for (let index = 0; index < 8; index += 1) ask(chat)
    const [older, newer] = [ask(chat), ask(chat)]
    finish(chat)
    expect([older.decision?.kind, newer.decision]).toEqual(['serve', undefined])
  })

  test('spills a request whose wait is over to a warm environment', async () => {
    const { ask, clock } = setUp({ slots: 1, warm: 1 })
    ask(chat)
    const second = ask(chat)
    await clock.advance(399)
    expect(second.decision).toBeUndefined()
    await clock.advance(1)
    expect(second.decision).toEqual({ kind: 'spill', reason: 'wait-over' })
  })

  test('starts an environment beside a request that has none to go to, and takes what comes first', async () => {
    const { ask, environments, clock, finish } = setUp({ slots: 1 })
    ask(chat)
    const [second] = [ask(chat)]
    expect(environments.asked).toBe(1)
    await clock.advance(200)
    finish(chat)
    expect(second?.decision).toEqual({ kind: 'serve', reason: 'waited' })
    environments.come(true)
    const third = ask(chat)
    await clock.advance(400)
    expect(third.decision).toEqual({ kind: 'spill', reason: 'wait-over' })
    expect(environments.asked).toBe(1)
  })

  test('waits a little longer for an environment that is on its way, then goes to a cold one', async () => {
    const { ask, environments, clock } = setUp({ slots: 1 })
    ask(chat)
    const [second, third] = [ask(chat), ask(chat)]
    await clock.advance(450)
    environments.come(true)
    expect([second.decision, third.decision]).toEqual([{ kind: 'spill', reason: 'wait-over' }, undefined])
    await clock.advance(50)
    expect(third.decision).toEqual({ kind: 'spill', reason: 'wait-over' })
  })

  test('spills at once where no environment can be asked for', () => {
    const { ask } = setUp({ slots: 1, canStart: false })
    ask(chat)
    expect(ask(chat).decision).toEqual({ kind: 'spill', reason: 'primary-full' })
  })

  test('of more than can wait the cheapest leave, and the expensive stay', () => {
    const { ask, learn } = setUp({ slots: 1, warm: 9 })
    learn(chat, (size) => size)
    ask(chat)
    const sizes = [500, 100, 900, 300, 700]
    const left = sizes.map((size) => ask(chat, { size })).flatMap(({ decision }, at) => (decision ? [sizes[at]] : []))
    expect(left.toSorted()).toEqual(expect.arrayContaining([100, 300]))
    expect(left).not.toContain(900)
  })

  test('of equals the same sessions leave', () => {
    const { ask } = setUp({ slots: 1, warm: 9 })
    ask(chat)
    const ranks = [0.5, 0.1, 0.9]
    const waiting = ranks.map((sessionRank) => ask(chat, { sessionRank }))
    expect(waiting.map(({ decision }) => decision?.reason)).toEqual(['relief', 'relief', undefined])
  })

  test('what costs about as much is an equal: a byte more or less decides nothing', () => {
    const { ask, learn } = setUp({ slots: 1, warm: 9 })
    learn(chat, (size) => 500 + size)
    ask(chat)
    const sizes = [401, 400, 399]
    const waiting = sizes.map((size, at) => ask(chat, { size, sessionRank: [0.1, 0.5, 0.9][at] ?? 0 }))
    expect(waiting.map(({ decision }) => decision?.reason)).toEqual(['relief', 'relief', undefined])
  })

  test('what cannot be spilled waits, then is shed', async () => {
    const { ask, clock } = setUp({ slots: 1 })
    ask(socket)
    const second = ask(socket)
    await clock.advance(400)
    expect(second.decision).toEqual({ kind: 'shed', reason: 'wait-over' })
    expect(clock.pendingTimers).toBe(0)
  })

  test('nobody waits for a class that does not wait', () => {
    const { ask } = setUp({ slots: 1, unavailable: 'breaker-open' })
    const hasty = { ...chat, maxWaitMs: 0 }
    ask(hasty)
    expect(ask(hasty).decision).toEqual({ kind: 'shed', reason: 'breaker-open' })
    expect(ask({ ...socket, maxWaitMs: 0 }).decision).toEqual({ kind: 'shed', reason: 'not-spillable' })
  })

  test('what takes no slot passes those that wait, as long as there is a task at all', () => {
    const { ask, load } = setUp({ slots: 1, warm: 1 })
    const light = { name: 'page', weight: 0, spillable: false, maxWaitMs: 0 }
    ask(chat)
    ask(chat)
    expect(ask(light).decision).toEqual(served)
    load.concurrencyLimit = 0
    expect(ask(light).decision?.kind).toBe('shed')
  })

  test('of too many that wait the least important is turned away', () => {
    const { ask } = setUp({ slots: 1, options: { maxWaitingPerSlot: 2 } })
    ask(socket)
    const important = { ...socket, priority: 5 }
    const waiting = [ask(important), ask(socket), ask(important)]
    expect(waiting.map(({ decision }) => decision?.reason)).toEqual([undefined, 'queue-full', undefined])
  })

  test('in a standing queue without a way out the newest is served first', async () => {
    const { ask, finish, clock } = setUp({ slots: 1, options: { maxWaitingPerSlot: 9 } })
    ask(socket)
    for (let step = 0; step < 8; step += 1) {
      ask(socket)
      await clock.advance(50)
      if (step > 2) finish(socket)
    }
    const [older, newer] = [ask(socket), ask(socket)]
    finish(socket)
    expect([older.decision?.kind, newer.decision?.kind]).toEqual([undefined, 'serve'])
  })

  test('a client that left is not decided, and holds nothing', async () => {
    const { ask, finish, clock, load } = setUp({ slots: 1, warm: 1 })
    ask(chat)
    const second = ask(chat)
    second.leave()
    finish(chat)
    await clock.advance(1_000)
    expect(second.decision).toBeUndefined()
    expect([load.inFlight, clock.pendingTimers]).toEqual([0, 0])
    expect(ask(chat).decision).toEqual(served)
  })

  test('tells of one episode however often it spills, and when it is over', async () => {
    const { ask, finish, clock, events, admission } = setUp({ slots: 1, canStart: false })
    ask(chat)
    for (let index = 0; index < 5; index += 1) {
      ask(chat)
      await clock.advance(1_000)
    }
    expect(admission.mode).toEqual({ kind: 'overflow', cause: 'concurrency' })
    await clock.advance(30_000)
    expect(admission.mode).toEqual({ kind: 'normal' })
    finish(chat)
    ask(chat)
    expect(events.map(({ kind }) => kind)).toEqual(['overflow-entered', 'overflow-left'])
  })

  test.each([
    [{ maxWaitMs: 0 }, 'maxWaitMs must be above 0, got 0'],
    [{ patience: 0.5 }, 'patience must be at least 1, got 0.5'],
    [{ endurance: 1 }, 'endurance must be at least patience (1.25), got 1'],
    [{ caution: 2 }, 'caution must be at most 1, got 2'],
    [{ crowding: Number.NaN }, 'crowding must be above 0, got NaN'],
  ])('refuses %j', (options, message) => {
    expect(() => setUp({ slots: 1, options })).toThrow(new RangeError(message))
  })
})

const served: Decision = { kind: 'serve', reason: 'headroom' }

interface SetUp {
  slots: number
  /** Warm environments from the start. */
  warm?: number
  canStart?: boolean
  unavailable?: OverflowUnavailableReason
  options?: Partial<AdaptiveOptions>
}

function setUp({ slots, warm = 0, canStart = true, unavailable, options = {} }: SetUp) {
  const clock = new ManualClock()
  const load = { inFlight: 0, concurrencyLimit: slots, cpuUtilization: undefined, eventLoopUtilization: undefined }
  const events: OverflowEvent[] = []
  const starting: ((isUp: boolean) => void)[] = []
  let asked = 0
  const admission = createAdmission({
    clock,
    readLoad: () => load,
    overflowUnavailable: () => unavailable,
    onEvent: (event) => events.push(event),
    policy: createAdaptivePolicy(options),
    startEnvironment(onStarted) {
      asked += 1
      if (canStart) starting.push(onStarted)
      return canStart
    },
  })

  function ask(requestClass: RequestClass, more: { size?: number; sessionRank?: number } = {}) {
    const asking: { decision: Decision | undefined; leave: () => void } = { decision: undefined, leave: () => {} }
    const leave = admission.admit(
      { requestClass, bodyBytes: 0, size: more.size, sessionRank: () => more.sessionRank ?? 0 },
      (decision) => {
        asking.decision = decision
        if (decision.kind !== 'serve') return
        if (decision.reason === 'waited') admission.noteBegun(requestClass)
        load.inFlight += requestClass.weight
      },
    )
    asking.leave = leave ?? asking.leave
    return asking
  }

  function finish(requestClass: RequestClass, plane: 'primary' | 'overflow' = 'primary'): void {
    if (plane === 'primary') load.inFlight -= requestClass.weight
    admission.noteFinished({ requestClass, plane, serviceMs: 1_000, ending: 'completed' })
  }

  /** Environments are known from requests that ran there. */
  for (let index = 0; index < warm; index += 1) admission.decideAfterLoss(chat, 0)
  for (let index = 0; index < warm; index += 1) finish(chat, 'overflow')
  events.length = 0

  return {
    admission,
    clock,
    load,
    events,
    ask,
    finish,
    environments: {
      get asked() {
        return asked
      },
      come: (isUp: boolean) => starting.shift()?.(isUp),
    },
    learn(requestClass: RequestClass, msOf: (size: number) => number) {
      for (let size = 0; size < 1_000; size += 10) {
        admission.noteFinished({ requestClass, plane: 'overflow', size, serviceMs: msOf(size), ending: 'completed' })
      }
    },
  }
}
