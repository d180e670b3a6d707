import { ManualClock } from '@manga-assist/clock/testing'
import { ledgerEntrySchema } from '@manga-assist/contracts'
import { describe, expect, test } from 'vitest'
import type { RequestClass } from '../request-class.ts'
import { Ledger, type LedgerInputs } from './ledger.ts'

const chat: RequestClass = { name: 'chat', weight: 2, spillable: true, priority: 1, maxWaitMs: 250, deadlineMs: 900 }
const served = { kind: 'serve', reason: 'headroom' } as const
const spilled = { kind: 'spill', reason: 'wait-over' } as const
const shed = { kind: 'shed', reason: 'queue-full' } as const

const inputs: LedgerInputs = {
  load: { inFlight: 18, concurrencyLimit: 20, cpuUtilization: 0.412345, eventLoopUtilization: undefined },
  waiting: 3,
  overflowInFlight: 7,
  overflowUnavailable: undefined,
}

describe('the ledger', () => {
  test('is empty before the first request', () => {
    expect(setUp().read()).toEqual([])
  })

  test('tells what a decision drew on, what it was, and what became of the request', async () => {
    const { ledger, clock, read } = setUp()
    const entry = ledger.open({ requestClass: chat, bodyBytes: 900, size: 800 }, inputs)
    await clock.advance(100)
    ledger.decide(entry, served)
    await clock.advance(2_000)
    ledger.close(entry, 'completed', startMs + 180)
    expect(read()).toEqual([
      {
        kind: 'request',
        n: 0,
        atMs: Date.UTC(2026, 10, 21),
        class: 'chat',
        weight: 2,
        spillable: true,
        priority: 1,
        maxWaitMs: 250,
        deadlineMs: 900,
        bodyBytes: 900,
        size: 800,
        seen: {
          inFlight: 18,
          limit: 20,
          cpu: 0.412,
          eventLoop: null,
          waiting: 3,
          overflowInFlight: 7,
          overflowUnavailable: null,
        },
        decision: 'serve',
        reason: 'headroom',
        waitMs: 100,
        firstByteMs: 180,
        serviceMs: 2_000,
        overflowMs: 0,
        costUsd: 0,
        ending: 'completed',
      },
    ])
  })

  test('leaves out what is not known, and what has not ended', async () => {
    const { ledger, clock, read } = setUp()
    const plain: RequestClass = { name: 'plain', weight: 1, spillable: false }
    ledger.open({ requestClass: chat, bodyBytes: 1 }, inputs)
    const entry = ledger.open({ requestClass: plain, bodyBytes: 1 }, inputs)
    ledger.decide(entry, served)
    await clock.advance(5)
    ledger.close(entry, 'completed')
    const [only, ...others] = read()
    expect(others).toEqual([])
    expect(only).toMatchObject({ n: 1, class: 'plain', spillable: false, size: null, firstByteMs: null, serviceMs: 5 })
    expect(Object.keys(only ?? {})).not.toContain('priority')
    expect(Object.keys(only ?? {})).not.toContain('maxWaitMs')
  })

  test('time on the overflow plane has its price', async () => {
    const { ledger, clock, read } = setUp()
    const entry = ledger.open({ requestClass: chat, bodyBytes: 1 }, inputs)
    await clock.advance(250)
    ledger.decide(entry, spilled)
    await clock.advance(1_000)
    ledger.noteOverflow(entry, 1_000)
    ledger.close(entry, 'completed')
    expect(read()).toMatchObject([{ decision: 'spill', serviceMs: 1_000, overflowMs: 1_000 }])
    expect(read()[0]?.costUsd).toBeCloseTo(0.2e-6 + 0.5 * 0.0000133334, 10)
  })

  test('of a request that was decided twice the last decision counts, and the wait goes on until then', async () => {
    const { ledger, clock, read } = setUp()
    const entry = ledger.open({ requestClass: chat, bodyBytes: 1 }, inputs)
    ledger.decide(entry, spilled)
    await clock.advance(40)
    ledger.noteOverflow(entry, 40)
    ledger.decide(entry, { kind: 'serve', reason: 'overflow-failed' })
    await clock.advance(60)
    ledger.close(entry, 'completed')
    const seen = { decision: 'serve', reason: 'overflow-failed', waitMs: 40, serviceMs: 60, overflowMs: 40 }
    expect(read()).toMatchObject([seen])
  })

  test('what was shed, or left before it was decided, ran nowhere', async () => {
    const { ledger, clock, read } = setUp()
    const refused = ledger.open({ requestClass: chat, bodyBytes: 1 }, inputs)
    await clock.advance(10)
    ledger.decide(refused, shed)
    ledger.close(refused, 'shed')
    const left = ledger.open({ requestClass: chat, bodyBytes: 1 }, inputs)
    await clock.advance(30)
    ledger.close(left, 'left')
    expect(read()).toMatchObject([
      { decision: 'shed', reason: 'queue-full', waitMs: 10, serviceMs: null, ending: 'shed' },
      { decision: null, reason: null, waitMs: 30, serviceMs: null, ending: 'left' },
    ])
  })

  test('environments that were started without a request stand between the requests, with their price', async () => {
    const { ledger, clock, read } = setUp()
    const [good, bad] = [ledger.openStart(false), ledger.openStart(true)]
    await clock.advance(300)
    ledger.close(good, 'completed')
    ledger.close(bad, 'failed')
    expect(read()).toMatchObject([
      { kind: 'environment-start', n: 0, isAhead: false, tookMs: 300, isUp: true },
      { kind: 'environment-start', n: 1, isAhead: true, tookMs: 300, isUp: false },
    ])
    expect(read()[0]?.costUsd).toBeGreaterThan(0)
  })

  test('every entry fits the format that is read', () => {
    const { ledger, read } = setUp()
    for (const [at, ending] of (['completed', 'left', 'failed', 'shed'] as const).entries()) {
      const size = [undefined, Number.NaN, -1, 5][at]
      const entry = ledger.open({ requestClass: chat, bodyBytes: 0, size }, inputs)
      if (ending !== 'left') ledger.decide(entry, ending === 'shed' ? shed : spilled)
      ledger.close(entry, ending, startMs + at)
    }
    ledger.close(ledger.openStart(false), 'failed')
    for (const entry of read()) expect(ledgerEntrySchema.parse(JSON.parse(JSON.stringify(entry)))).toEqual(entry)
  })
})

describe('the ring', () => {
  test('keeps the latest entries and counts them all', () => {
    const { ledger, run, read } = setUp(3)
    for (let count = 0; count < 10; count += 1) run()
    expect(read().map(({ n }) => n)).toEqual([7, 8, 9])
    expect([ledger.capacity, ledger.recorded]).toEqual([3, 10])
  })

  test('an entry that was overwritten is not touched when its request ends', () => {
    const { ledger, run, read } = setUp(2)
    const long = ledger.open({ requestClass: chat, bodyBytes: 1 }, inputs)
    run()
    run()
    ledger.decide(long, spilled)
    ledger.noteOverflow(long, 400)
    ledger.close(long, 'failed')
    expect(read()).toMatchObject([
      { n: 1, decision: 'serve', ending: 'completed', overflowMs: 0 },
      { n: 2, decision: 'serve', ending: 'completed', overflowMs: 0 },
    ])
  })

  test('what is overwritten while it is read is left out, what is recorded meanwhile too', () => {
    const { ledger, run } = setUp(4)
    for (let count = 0; count < 4; count += 1) run()
    const reading = ledger.entries(512)
    expect(reading.next().value).toMatchObject({ n: 0 })
    for (let count = 0; count < 2; count += 1) run()
    expect([...reading].map(({ n }) => n)).toEqual([2, 3])
  })

  test('what has ended stays as it is', async () => {
    const { ledger, clock, run, read } = setUp(2)
    run()
    const before = read()
    await clock.advance(100)
    ledger.decide(0, shed)
    ledger.close(0, 'failed')
    expect(read()).toEqual(before)
  })

  test('a number that was never given is nothing', () => {
    const { ledger, read } = setUp(4)
    ledger.close(0, 'completed')
    ledger.decide(3, served)
    expect(read()).toEqual([])
  })

  test.each([0, 1.5, -1, Number.NaN, 2 ** 21])('has no room for %d entries', (capacity) => {
    expect(() => setUp(capacity)).toThrow(`must be a whole number from 1 to 1048576, got ${capacity}`)
  })
})

const startMs = 5_000

function setUp(capacity?: number) {
  const clock = new ManualClock({ nowMs: startMs, wallMs: Date.UTC(2026, 10, 21) })
  const ledger = new Ledger(clock, capacity)
  return {
    clock,
    ledger,
    read: () => [...ledger.entries(512)],
    /** One request from its coming to its end. */
    run() {
      const entry = ledger.open({ requestClass: chat, bodyBytes: 1 }, inputs)
      ledger.decide(entry, served)
      ledger.close(entry, 'completed')
    },
  }
}
