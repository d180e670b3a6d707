import { describe, expect, test } from 'vitest'
import { createAdaptivePolicy } from './adaptive/adaptive-policy.ts'
import { createStaticPolicy } from './static-policy.ts'
import { engineRig } from './testing/engine-rig.ts'

const chat = { name: 'chat', weight: 1, spillable: true, priority: 1 }
const recommend = { name: 'recommend', weight: 1, spillable: true }
const socket = { name: 'socket', weight: 1, spillable: false, reservedShare: 0.2 }

describe('settings that change while requests run', () => {
  test('those that wait go on waiting by the policy that they came under', async () => {
    const { ask, admission, clock, load } = engineRig({ policy: createAdaptivePolicy() }, { slots: 1 })
    const [running, waiting] = [ask(chat), ask(chat)]
    admission.apply({ policy: createStaticPolicy() })
    expect([admission.policyName, admission.waiting]).toEqual(['static', 1])
    expect(ask(chat).decision).toEqual({ kind: 'spill', reason: 'concurrency' })
    running.finish()
    expect([waiting.decision?.reason, load.inFlight]).toEqual(['waited', 1])
    waiting.finish()
    await clock.advance(60_000)
    expect([admission.waiting, clock.pendingTimers]).toEqual([0, 0])
  })

  test('what was learned of environments and of service times outlives the policy', async () => {
    const { ask, admission, clock, load } = engineRig({ policy: createAdaptivePolicy() })
    load.inFlight = 10
    admission.decideAfterLoss(chat, 0)
    admission.noteFinished({ requestClass: chat, plane: 'overflow', serviceMs: 300, ending: 'completed' })
    admission.apply({ policy: createAdaptivePolicy({ maxWaitMs: 5 }) })
    expect(admission.classFigures()).toMatchObject([{ name: 'chat', primaryMs: null, overflowMs: 300 }])
    const waiting = ask(chat)
    await clock.advance(5)
    expect(waiting.decision).toEqual({ kind: 'spill', reason: 'wait-over' })
  })

  test('the environment of a run that nobody saw end is there for the next', async () => {
    const asked: unknown[] = []
    const startEnvironment = () => asked.push('one') > 0
    const { ask, admission, clock } = engineRig({ policy: createAdaptivePolicy() }, { slots: 1, startEnvironment })
    ask(chat)
    admission.decideAfterLoss(chat, 0)
    admission.noteFinished({ requestClass: chat, plane: 'overflow', serviceMs: 300, ending: 'assumed' })
    const waiting = ask(chat)
    await clock.advance(400)
    expect([waiting.decision, asked]).toEqual([{ kind: 'spill', reason: 'wait-over' }, []])
  })

  test('environments that were started ahead are known: nobody starts another beside a request that waits', async () => {
    const asked: unknown[] = []
    const startEnvironment = () => asked.push('one') > 0
    const { ask, admission, clock } = engineRig({ policy: createAdaptivePolicy() }, { slots: 1, startEnvironment })
    const settled = [admission.payForStart(), admission.payForStart()]
    for (const settle of settled) settle?.(true)
    ask(chat)
    const waiting = ask(chat)
    await clock.advance(400)
    expect([waiting.decision, asked]).toEqual([{ kind: 'spill', reason: 'wait-over' }, []])
  })

  test('a setting that is refused changes nothing', () => {
    const { admission } = engineRig({ policy: createStaticPolicy(), classes: [socket] })
    const { settings } = admission
    const bad = { policy: createAdaptivePolicy(), classes: [{ ...socket, reservedShare: 2 }] }
    expect(() => admission.apply(bad)).toThrow('reservedShare of socket must be from 0 to under 1, got 2')
    const spend = { usdPerMinute: -1, usdPerDay: 1 }
    expect(() => admission.apply({ policy: createAdaptivePolicy(), guards: { spend } })).toThrow('usdPerMinute')
    expect([admission.settings, admission.policyName]).toEqual([settings, 'static'])
  })

  test('overflow is told as one, whatever policies saw it', async () => {
    const { ask, admission, load, clock, events } = engineRig({ policy: createStaticPolicy() })
    load.inFlight = 10
    ask(chat)
    for (const maxWaitMs of [100, 200, 300]) admission.apply({ policy: createAdaptivePolicy({ maxWaitMs }) })
    expect(events.map(({ kind }) => kind)).toEqual(['overflow-entered'])
    load.inFlight = 0
    await clock.advance(31_000)
    ask(chat)
    expect(events.map(({ kind }) => kind)).toEqual(['overflow-entered', 'overflow-left'])
  })

  test('a policy that is given again is no other policy', () => {
    const { ask, admission, clock } = engineRig({ policy: createAdaptivePolicy() }, { slots: 1 })
    ask(chat)
    const waiting = ask(chat)
    admission.apply({ policy: createAdaptivePolicy() })
    expect([admission.waiting, clock.pendingTimers]).toEqual([1, 1])
    waiting.leave()
    expect(admission.waiting).toBe(0)
  })

  test('one finished run is one warm environment, however many policies there were', async () => {
    const { ask, admission, load, clock } = engineRig({ policy: createAdaptivePolicy() }, { slots: 1 })
    load.inFlight = 1
    admission.decideAfterLoss(chat, 0)
    const first = ask(chat)
    admission.apply({ policy: createAdaptivePolicy({ maxWaitMs: 300 }) })
    const second = ask(chat)
    admission.noteFinished({ requestClass: chat, plane: 'overflow', serviceMs: 300, ending: 'completed' })
    await clock.advance(400)
    const spilled = [first, second].filter(({ decision }) => decision?.kind === 'spill')
    expect(spilled.length).toBe(1)
  })

  test('environments that end under another policy are given back', () => {
    const { admission } = engineRig({ policy: createAdaptivePolicy() })
    for (let run = 0; run < 5; run += 1) admission.decideAfterLoss(chat, 0)
    admission.apply({ policy: createStaticPolicy() })
    const run = { requestClass: chat, plane: 'overflow', serviceMs: 300, ending: 'completed' } as const
    for (let ended = 0; ended < 5; ended += 1) admission.noteFinished(run)
    admission.apply({ policy: createAdaptivePolicy() })
    expect(admission.classFigures()).toMatchObject([{ overflowMs: 300 }])
  })
})

describe('classes', () => {
  test.each([['static', () => createStaticPolicy()] as const, ['adaptive', () => createAdaptivePolicy()] as const])(
    'leave reserved slots free for others, under %s',
    (_name, policy) => {
      const { ask } = engineRig({ policy: policy(), classes: [socket] }, { startEnvironment: undefined })
      const others = Array.from({ length: 8 }, () => ask(chat).decision?.kind)
      expect(others).toEqual(new Array(8).fill('serve'))
      expect(ask(recommend).decision?.kind).not.toBe('serve')
      expect([ask(socket), ask(socket)].map(({ decision }) => decision?.kind)).toEqual(['serve', 'serve'])
      expect(ask(socket).decision?.kind).not.toBe('serve')
    },
  )

  test('a slot that comes free goes to the most important, and what is more important does not queue behind', () => {
    const { ask, load } = engineRig({ policy: createAdaptivePolicy() }, { slots: 2 })
    const running = [ask(chat), ask(chat)]
    const [low, high] = [ask(recommend), ask(chat)]
    running[0]?.finish()
    expect([low.decision, high.decision?.reason]).toEqual([undefined, 'waited'])
    load.concurrencyLimit = 3
    expect(ask(chat).decision?.reason).toBe('headroom')
  })

  test('one that needs two slots gets them before lighter ones that are less important', async () => {
    const report = { name: 'report', weight: 2, spillable: false, priority: 1 }
    const light = { name: 'light', weight: 1, spillable: false }
    const { ask, clock } = engineRig({ policy: createAdaptivePolicy() }, { slots: 4 })
    const running = Array.from({ length: 4 }, () => ask(light))
    const heavy = ask(report)
    const others = Array.from({ length: 4 }, () => ask(light))
    running[0]?.finish()
    await clock.advance(50)
    expect([heavy.decision, others.map(({ decision }) => decision)]).toEqual([undefined, others.map(() => undefined)])
    running[1]?.finish()
    expect(heavy.decision?.reason).toBe('waited')
    running[2]?.finish()
    expect(others[0]?.decision?.reason).toBe('waited')
  })

  test('what cannot begin by its deadline is not begun', async () => {
    const hurried = { ...chat, deadlineMs: 200 }
    const { ask, clock, load } = engineRig({ policy: createAdaptivePolicy() })
    load.inFlight = 10
    const asked = ask(hurried)
    await clock.advance(199)
    expect(asked.decision).toBeUndefined()
    await clock.advance(1)
    expect(asked.decision).toEqual({ kind: 'shed', reason: 'wait-over' })
  })
})

describe('deadlines', () => {
  const hurried = { ...chat, deadlineMs: 1_000 }

  test('count from the arrival, whatever was done since', async () => {
    const { admission, clock, load, overflow } = engineRig({ policy: createAdaptivePolicy() })
    load.inFlight = 10
    overflow.unavailable = 'overflow-full'
    await clock.advance(5_000)
    let decided: unknown
    const arrival = { requestClass: hurried, bodyBytes: 0, arrivedAtMs: 4_300 }
    admission.admit(arrival, (decision) => {
      decided = decision
    })
    await clock.advance(299)
    expect(decided).toBeUndefined()
    await clock.advance(1)
    expect(decided).toEqual({ kind: 'shed', reason: 'wait-over' })
  })

  test('that passed while nobody could look are not begun', async () => {
    const { ask, admission, load, overflow, clock } = engineRig({ policy: createAdaptivePolicy() })
    const stalled = { ...chat, deadlineMs: 300 }
    load.inFlight = 10
    overflow.unavailable = 'overflow-full'
    const asked = ask(stalled)
    // An event loop that stands still: the end of a request comes before the timer.
    clock.stall(900)
    load.inFlight = 9
    admission.noteFinished({ requestClass: chat, plane: 'primary', serviceMs: 900, ending: 'completed' })
    expect(asked.decision).toEqual({ kind: 'shed', reason: 'wait-over' })
  })
})

test('what takes no slot says nothing of how soon one comes free', () => {
  const { ask, admission, load, starting } = engineRig({ policy: createAdaptivePolicy() }, { slots: 20 })
  const ended = { plane: 'primary', ending: 'completed' } as const
  const page = { name: 'page', weight: 0, spillable: false }
  for (let at = 0; at < 200; at += 1) {
    if (at % 20 === 0) admission.noteFinished({ ...ended, requestClass: chat, serviceMs: 5_000 })
    admission.noteFinished({ ...ended, requestClass: page, serviceMs: 1 })
  }
  load.inFlight = 20
  for (let request = 0; request < 8; request += 1) ask(chat)
  expect(starting.length).toBeGreaterThanOrEqual(7)
})

describe('a choice between a slot and a cold start', () => {
  test('a slot that is expected sooner than a fresh environment is waited for', async () => {
    const { ask, clock, load, admission } = engineRig({ policy: createAdaptivePolicy() })
    const run = { requestClass: chat, plane: 'primary', ending: 'completed' } as const
    for (let at = 0; at < 50; at += 1) admission.noteFinished({ ...run, serviceMs: 1_000 })
    load.inFlight = 10
    const asked = ask(chat)
    await clock.advance(1_000)
    expect(asked.decision).toBeUndefined()
    load.inFlight = 9
    admission.noteFinished({ ...run, serviceMs: 1_000 })
    expect(asked.decision).toEqual({ kind: 'serve', reason: 'waited' })
  })

  test('a fresh environment that is expected sooner is taken', async () => {
    const { ask, clock, load, admission } = engineRig({ policy: createAdaptivePolicy() })
    const run = { requestClass: chat, plane: 'primary', ending: 'completed' } as const
    for (let at = 0; at < 50; at += 1) admission.noteFinished({ ...run, serviceMs: 60_000 })
    load.inFlight = 10
    const asked = ask(chat)
    await clock.advance(500)
    expect(asked.decision).toEqual({ kind: 'spill', reason: 'wait-over' })
  })
})

describe('an overflow plane that is full', () => {
  test('of environments that start for those who wait: they wait for these', async () => {
    const { ask, admission, starting, overflow, clock, load } = engineRig({ policy: createAdaptivePolicy() })
    load.inFlight = 10
    const asked = Array.from({ length: 6 }, () => ask(chat))
    overflow.unavailable = 'overflow-full'
    await clock.advance(1_500)
    expect(asked.map(({ decision }) => decision)).toEqual(asked.map(() => undefined))
    overflow.unavailable = undefined
    for (const started of starting.splice(0)) started(true)
    await clock.advance(10)
    expect(asked.filter(({ decision }) => decision?.kind === 'spill').length).toBeGreaterThanOrEqual(4)
    await clock.advance(500)
    expect(admission.waiting).toBe(0)
  })

  test('is waited for no longer than the longest wait; one that is off is not waited for beyond the usual one', async () => {
    const { ask, overflow, clock, load } = engineRig({ policy: createAdaptivePolicy() })
    load.inFlight = 10
    overflow.unavailable = 'overflow-full'
    const full = ask(chat)
    await clock.advance(1_999)
    expect(full.decision).toBeUndefined()
    await clock.advance(1)
    expect(full.decision).toEqual({ kind: 'shed', reason: 'wait-over' })
    overflow.unavailable = 'breaker-open'
    const off = ask(chat)
    await clock.advance(400)
    expect(off.decision).toEqual({ kind: 'shed', reason: 'wait-over' })
  })
})

describe('a request that Lambda refused', () => {
  test('waits once more for what comes free, under adaptive', async () => {
    const { ask, admission, clock, load } = engineRig({ policy: createAdaptivePolicy() }, { slots: 1 })
    const running = ask(chat)
    let decided: string | undefined
    admission.admitAfterRefusal({ requestClass: chat, bodyBytes: 0 }, 'overflow-throttled', ({ reason }) => {
      decided = reason
    })
    expect([decided, admission.waiting]).toEqual([undefined, 1])
    await clock.advance(100)
    running.finish()
    expect([decided, load.inFlight]).toEqual(['waited', 0])
  })

  test('and one that its task refused is spilled, or waits as well: its tasks know best that they have no room', async () => {
    const { admission, clock, overflow } = engineRig({ policy: createAdaptivePolicy() }, { slots: 5 })
    let decided: unknown
    admission.admitAfterRefusal({ requestClass: chat, bodyBytes: 0 }, 'primary-full', (decision) => {
      decided = decision
    })
    expect(decided).toEqual({ kind: 'spill', reason: 'primary-full' })
    overflow.unavailable = 'overflow-full'
    decided = undefined
    admission.admitAfterRefusal({ requestClass: chat, bodyBytes: 0 }, 'primary-full', (decision) => {
      decided = decision
    })
    expect([decided, admission.waiting]).toEqual([undefined, 1])
    await clock.advance(100)
    admission.noteFinished({ requestClass: chat, plane: 'primary', serviceMs: 100, ending: 'completed' })
    expect(decided).toEqual({ kind: 'serve', reason: 'waited' })
  })

  test('of which something may have run is not', () => {
    const { ask, admission } = engineRig({ policy: createAdaptivePolicy() }, { slots: 1 })
    ask(chat)
    let decided: unknown
    admission.admitAfterRefusal({ requestClass: chat, bodyBytes: 0 }, 'overflow-failed', (decision) => {
      decided = decision
    })
    expect(decided).toEqual({ kind: 'shed', reason: 'overflow-failed' })
  })
})
