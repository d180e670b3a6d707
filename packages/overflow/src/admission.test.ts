import { ManualClock } from '@manga-assist/clock/testing'
import type { Decision, OverflowUnavailableReason } from '@manga-assist/contracts'
import { describe, expect, test } from 'vitest'
import type { Admission } from './admission.ts'
import { createAdmission } from './create-admission.ts'
import type { OverflowEvent } from './overflow-event.ts'
import { createStaticPolicy } from './static-policy.ts'

const chat = { name: 'chat', weight: 1, spillable: true }
const socket = { name: 'websocket-turn', weight: 1, spillable: false }

describe('admission', () => {
  test('tells when overflow is entered and left, and how long it lasted', async () => {
    const { admission, load, events, clock } = setUp()
    load.inFlight = 9
    admission.decide(chat, 0)
    await clock.advance(31_500)
    load.inFlight = 2
    admission.decide(chat, 0)
    expect(events.map((event) => ({ ...event, load: undefined }))).toEqual([
      { kind: 'overflow-entered', cause: 'concurrency' },
      { kind: 'overflow-left', cause: 'concurrency', afterMs: 31_500 },
    ])
  })

  test('notes every decision', () => {
    const { admission, load } = setUp()
    admission.decide(chat, 0)
    load.inFlight = 9
    admission.decide(chat, 0)
    expect(admission.log.latest(2, 0, 0).map(({ kind, reason }) => [kind, reason])).toEqual([
      ['spill', 'concurrency'],
      ['serve', 'headroom'],
    ])
    expect(admission.log.spillRatio(0)).toBe(0.5)
  })

  test('asks the overflow plane about this very request', () => {
    const { admission, load } = setUp((bodyBytes) => (bodyBytes > 100 ? 'body-too-large' : undefined))
    load.inFlight = 9
    expect(admission.decide(chat, 100).kind).toBe('spill')
    expect(admission.decide(chat, 101)).toEqual({ kind: 'serve', reason: 'body-too-large' })
  })

  test('a request whose task was lost goes to the overflow plane when that can take it', () => {
    expect(setUp().admission.decideAfterLoss(chat, 0)).toEqual({
      kind: 'spill',
      reason: 'primary-lost',
    })
    const off = setUp(() => 'overflow-off').admission
    expect(off.decideAfterLoss(chat, 0)).toEqual({ kind: 'shed', reason: 'overflow-off' })
    expect(setUp().admission.decideAfterLoss(socket, 0)).toEqual({
      kind: 'shed',
      reason: 'not-spillable',
    })
  })

  test('a request that the overflow plane refused is served here when the limit has room', () => {
    const { admission, load } = setUp()
    load.inFlight = 9
    expect(afterRefusal(admission)).toEqual({
      kind: 'serve',
      reason: 'overflow-throttled',
    })
    load.inFlight = 10
    expect(afterRefusal(admission)).toEqual({
      kind: 'shed',
      reason: 'overflow-throttled',
    })
  })
})

function afterRefusal(admission: Admission): Decision | undefined {
  let decided: Decision | undefined
  admission.admitAfterRefusal({ requestClass: chat, bodyBytes: 0 }, 'overflow-throttled', (decision) => {
    decided = decision
  })
  return decided
}

function setUp(overflowUnavailable: (bodyBytes: number) => OverflowUnavailableReason | undefined = () => undefined) {
  const load = { inFlight: 0, concurrencyLimit: 10, cpuUtilization: undefined, eventLoopUtilization: undefined }
  const events: OverflowEvent[] = []
  const clock = new ManualClock()
  const admission = createAdmission({
    policy: createStaticPolicy(),
    clock,
    readLoad: () => load,
    overflowUnavailable,
    onEvent: (event) => events.push(event),
  })
  return { admission, load, events, clock }
}
