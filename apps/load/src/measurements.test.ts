import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, test } from 'vitest'
import { createClient } from './client.ts'
import { createMeasurements } from './measurements.ts'
import { runOpenLoop } from './open-loop.ts'
import { outgoingRequest } from './request-of-arrival.ts'
import { answerWell, startFakeService } from './testing/fake-service.ts'
import { arrivalWith, exchangeWith } from './testing/scenarios.ts'

const step = { phase: 'step' } as const
const failed = { kind: 'failed', class: 'status', code: 'internal-error', message: 'oh no' } as const

describe('measurements', () => {
  test('latency counts from the intended send time', () => {
    const measurements = createMeasurements(1_000)
    const tokens = { firstAtMs: 11_050, gapsMs: [20, 20, 40] }
    const exchange = exchangeWith({ firstByteAtMs: 11_020, tokens, endAtMs: 13_000 })
    measurements.ended(arrivalWith({ kind: 'chat', atMs: 10_000 }), exchange)
    const row = measurements.row(step)
    expect(row.firstByteMs?.p50).toBeCloseTo(20, 0)
    expect(row.firstTokenMs?.p50).toBeCloseTo(50, 0)
    expect(row.endMs?.p99).toBeCloseTo(2_000, -1)
    expect(row.tokenGapMs?.p50).toBeCloseTo(20, 0)
    expect(row.tokenGapMs?.p99).toBeCloseTo(40, 0)
  })

  test('an answer is in time when its first token, or its first byte where there are none, comes within 3 s', () => {
    const measurements = createMeasurements(0)
    const end = { endAtMs: 9_000 }
    const chat = (firstAtMs: number) => exchangeWith({ ...end, firstByteAtMs: 20, tokens: { firstAtMs, gapsMs: [] } })
    for (const exchange of [chat(3_000), chat(3_001)]) {
      measurements.ended(arrivalWith({ kind: 'chat', atMs: 0 }), exchange)
    }
    for (const firstByteAtMs of [2_999, 3_001]) {
      measurements.ended(arrivalWith({ kind: 'recs', atMs: 0 }), exchangeWith({ ...end, firstByteAtMs }))
    }
    measurements.ended(arrivalWith({ kind: 'recs', atMs: 0 }), exchangeWith({ ...end, outcome: failed }))
    expect(measurements.row(step)).toMatchObject({ offered: 5, completed: 4, inTime: 2 })
  })

  test('a service that stalls cannot hide it from the requests that came due meanwhile', async () => {
    const clock = new ManualClock()
    const arrivals = Array.from({ length: 10 }, (_, index) => arrivalWith({ index, atMs: index * 100 }))
    const waiting: (() => void)[] = []
    const allArrived = Promise.withResolvers<void>()
    await using service = await startFakeService((request, response) => {
      waiting.push(() => answerWell(request, response, 'fargate'))
      if (waiting.length === arrivals.length) allArrived.resolve()
    })
    const client = createClient({ base: service.base, clock })
    const measurements = createMeasurements(0)
    const { sent: onSent, ended: onEnded } = measurements
    const send = (arrival: (typeof arrivals)[number], signal: AbortSignal) => {
      return client.send(outgoingRequest(arrival, 'test'), signal)
    }
    const running = runOpenLoop({ clock, startAtMs: 0, arrivals, send, onSent, onEnded }, new AbortController().signal)
    await clock.advance(2_000)
    await allArrived.promise
    for (const answer of waiting) answer()
    await running
    client.close()
    // A closed loop would have seen one slow answer and nine quick ones: 2,000 ms and then next to nothing.
    expect(measurements.row(step)).toMatchObject({ offered: 10, completed: 10 })
    expect(measurements.row(step).endMs?.p50).toBeCloseTo(1_500, -1)
    expect(measurements.row(step).endMs?.p99).toBeCloseTo(2_000, -1)
  })

  test('latencies are those of completed requests', () => {
    const measurements = createMeasurements(0)
    measurements.ended(arrivalWith(), exchangeWith({ outcome: { kind: 'shed', hasRetryAfter: true } }))
    measurements.ended(arrivalWith(), exchangeWith({ outcome: failed }))
    expect(measurements.row(step)).toMatchObject({ offered: 2, completed: 0, failed: 1, shed: 1, endMs: null })
  })

  test('rows are counted by phase, plane and kind', () => {
    const measurements = createMeasurements(0)
    measurements.ended(arrivalWith({ kind: 'chat' }), exchangeWith({ plane: 'lambda' }))
    measurements.ended(arrivalWith({ kind: 'recs' }), exchangeWith({ plane: 'lambda' }))
    measurements.ended(arrivalWith({ kind: 'recs' }), exchangeWith({ plane: 'fargate' }))
    measurements.ended(arrivalWith({ phase: 'recovery' }), exchangeWith())
    expect(measurements.row(step).offered).toBe(3)
    expect(measurements.row({ ...step, plane: 'lambda' }).offered).toBe(2)
    expect(measurements.row({ ...step, kind: 'recs' }).offered).toBe(2)
    expect(measurements.row({ ...step, plane: 'none' })).toMatchObject({ offered: 0, endMs: null })
    expect(measurements.row({ phase: 'baseline' }).offered).toBe(0)
  })

  test('every second of the run has its entry, by intended arrival', () => {
    const measurements = createMeasurements(0)
    measurements.ended(arrivalWith({ atMs: 999 }), exchangeWith())
    measurements.ended(arrivalWith({ atMs: 2_000 }), exchangeWith({ plane: 'lambda' }))
    measurements.ended(arrivalWith({ atMs: 2_500 }), exchangeWith({ outcome: { kind: 'truncated', message: 'cut' } }))
    measurements.ended(arrivalWith({ atMs: 2_999 }), exchangeWith({ outcome: { kind: 'shed', hasRetryAfter: true } }))
    expect(measurements.timeline(3_000)).toEqual([
      { second: 0, offered: 1, fargate: 1, lambda: 0, none: 0, shed: 0, failed: 0 },
      { second: 1, offered: 0, fargate: 0, lambda: 0, none: 0, shed: 0, failed: 0 },
      { second: 2, offered: 3, fargate: 0, lambda: 1, none: 0, shed: 1, failed: 1 },
    ])
  })

  test('failures are noted with what is known, fifty at most', () => {
    const measurements = createMeasurements(0)
    for (let count = 0; count < 60; count += 1) {
      measurements.ended(arrivalWith(), exchangeWith({ status: 500, requestId: 'r-1', outcome: failed }))
    }
    expect(measurements.failures).toHaveLength(50)
    expect(measurements.failures[0]).toEqual({
      phase: 'step',
      atMs: 10_000,
      kind: 'recs',
      class: 'status',
      status: 500,
      code: 'internal-error',
      message: 'oh no',
      requestId: 'r-1',
    })
  })

  test('a refusal is a failure to note only without Retry-After', () => {
    const measurements = createMeasurements(0)
    measurements.ended(arrivalWith(), exchangeWith({ outcome: { kind: 'shed', hasRetryAfter: true } }))
    measurements.ended(arrivalWith(), exchangeWith({ outcome: { kind: 'shed', hasRetryAfter: false } }))
    expect(measurements.failures).toMatchObject([{ class: 'shed-without-retry-after' }])
    expect(measurements.row(step)).toMatchObject({ shed: 2, shedWithoutRetryAfter: 1 })
  })

  test('the last request on Lambda is the one that was meant to be sent last', () => {
    const measurements = createMeasurements(0)
    expect(measurements.lastServedByLambdaAtMs('recovery')).toBeNull()
    for (const atMs of [30_500, 31_000, 30_700]) {
      measurements.ended(arrivalWith({ phase: 'recovery', atMs }), exchangeWith({ plane: 'lambda' }))
    }
    measurements.ended(arrivalWith({ phase: 'recovery', atMs: 35_000 }), exchangeWith())
    expect(measurements.lastServedByLambdaAtMs('recovery')).toBe(31_000)
  })

  test('what was given up on counts as neither offered nor failed', () => {
    const measurements = createMeasurements(0)
    measurements.sent(0)
    measurements.ended(arrivalWith(), exchangeWith({ plane: 'none', outcome: { kind: 'cancelled' } }))
    expect(measurements.row(step).offered).toBe(0)
    expect(measurements.live).toMatchObject({ sent: 1, inFlight: 0, cancelled: 1, failed: 0 })
  })

  test('the lateness of the generator is its own figure', () => {
    const measurements = createMeasurements(0)
    expect(measurements.latenessP99Ms()).toBeNull()
    for (let count = 0; count < 100; count += 1) measurements.sent(count < 95 ? 0.5 : 80)
    expect(measurements.latenessP99Ms()).toBeCloseTo(80, 0)
  })

  test('a latency beyond every bound counts as the longest there is', () => {
    const measurements = createMeasurements(0)
    measurements.ended(arrivalWith({ atMs: 0 }), exchangeWith({ endAtMs: 1e9 }))
    expect(measurements.row(step).endMs?.p50).toBeCloseTo(120_000, -3)
  })
})
