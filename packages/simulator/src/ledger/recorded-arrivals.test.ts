import type { LedgerRequest } from '@manga-assist/contracts'
import { describe, expect, test } from 'vitest'
import { ledgerHeader, ledgerRequest, spilledRequest } from '../testing/ledger-lines.ts'
import { coldStartsOf } from './cold-starts.ts'
import { recordedArrivals } from './recorded-arrivals.ts'

const shed = { decision: 'shed', ending: 'shed', serviceMs: null } as const

describe('a recorded request', () => {
  test('comes when it came, as what it was', () => {
    const settings = { class: 'vip', weight: 3, spillable: false, priority: 1, maxWaitMs: 50, deadlineMs: 900 }
    const [, arrival] = arrivals([
      ledgerRequest(5_000),
      ledgerRequest(5_250, { ...settings, bodyBytes: 7, size: null }),
    ])
    const { class: name, ...others } = settings
    expect(arrival).toMatchObject({ atMs: 250, requestClass: { name, ...others }, bodyBytes: 7, size: Number.NaN })
  })

  test('takes its own time, wherever it ran, but for the start of an environment', () => {
    const services = servicesOf([
      ledgerRequest(0, { serviceMs: 300 }),
      spilledRequest(10, 1_400, 420),
      spilledRequest(5_000, 900, 20),
    ])
    expect(services).toEqual([300, 1_000, 900])
  })

  test('takes as much longer on the other plane as its class does, whatever sizes were spilled', () => {
    // A tenth of a millisecond for each byte here, three times as much there; only the small ones were spilled.
    const here = Array.from({ length: 60 }, (_, at) => ledgerRequest(at, { size: 100 * at, serviceMs: 100 + 10 * at }))
    const there = Array.from({ length: 30 }, (_, at) =>
      spilledRequest(10_000 * (at + 1), 3 * (100 + 10 * at), 20, { size: 100 * at }),
    )
    const times = arrivals([...here, ...there]).map(({ hereMs, thereMs }) => [Math.round(hereMs), Math.round(thereMs)])
    expect([times[0], times[59]]).toEqual([
      [100, 300],
      [690, 2_070],
    ])
    expect([times[60], times[89]]).toEqual([
      [100, 300],
      [390, 1_170],
    ])
  })

  test('is as slow on the other plane, among its class, as it was on its own', () => {
    const here = Array.from({ length: 100 }, (_, at) => ledgerRequest(at, { serviceMs: at < 90 ? 10 : 100 }))
    const there = Array.from({ length: 100 }, (_, at) => spilledRequest(10_000 * (at + 1), at < 90 ? 1_000 : 3_000, 20))
    const times = arrivals([...here, ...there]).map(({ hereMs, thereMs }) => [hereMs, thereMs].map(Math.round))
    expect([times[0], times[99], times[100], times[199]]).toEqual([
      [10, 1_000],
      [100, 3_000],
      [10, 1_000],
      [100, 3_000],
    ])
  })

  test('takes its own time on both planes where few of its class ran on one of them', () => {
    const here = Array.from({ length: 60 }, (_, at) => ledgerRequest(at, { serviceMs: 100 }))
    const [spilled] = arrivals([...here, spilledRequest(100, 900, 20)]).slice(-1)
    expect(spilled).toMatchObject({ hereMs: 900, thereMs: 900 })
  })

  test('that left or failed on its way takes what it took until then', () => {
    expect(servicesOf([ledgerRequest(0, { ending: 'left', serviceMs: 30 })])).toEqual([30])
  })

  test('that ran nowhere takes the time of the last of its class, else of the next', () => {
    const services = servicesOf([
      ledgerRequest(0, { ...shed }),
      ledgerRequest(1, { class: 'other', serviceMs: 9_000 }),
      ledgerRequest(2, { serviceMs: 500 }),
      ledgerRequest(3, { ...shed }),
      ledgerRequest(4, { decision: null, serviceMs: null, ending: 'left' }),
      ledgerRequest(5, { serviceMs: 700 }),
      ledgerRequest(6, { ...shed }),
    ])
    expect(services).toEqual([500, 9_000, 500, 500, 500, 700, 700])
  })

  test('of a class of which nothing ran is held for a second', () => {
    expect(servicesOf([ledgerRequest(0, { ...shed })])).toEqual([1_000])
  })

  test('finds the readings and the outages that were recorded', () => {
    const seen = (more: Partial<LedgerRequest['seen']>) => ({ seen: { ...ledgerRequest(0).seen, ...more } })
    const [open, throttled, large, busy] = arrivals([
      ledgerRequest(0, seen({ overflowUnavailable: 'breaker-open' })),
      ledgerRequest(1, seen({ overflowUnavailable: 'overflow-throttled' })),
      ledgerRequest(2, { ...seen({ overflowUnavailable: 'body-too-large' }), bodyBytes: 900 }),
      ledgerRequest(3, seen({ cpu: 0.9, eventLoop: 0.5 })),
    ]).map(({ conditions }) => conditions)
    expect([open?.outage, throttled?.outage, large?.outage]).toEqual(['breaker-open', undefined, undefined])
    expect(large?.largestBodyBytes).toBe(899)
    expect(busy).toMatchObject({ cpuUtilization: 0.9, eventLoopUtilization: 0.5 })
  })
})

function arrivals(requests: LedgerRequest[]) {
  return recordedArrivals(requests, coldStartsOf({ header: ledgerHeader, requests, starts: [] }))
}

/** Times on the primary plane. */
function servicesOf(requests: LedgerRequest[]): number[] {
  return arrivals(requests).map(({ hereMs }) => hereMs)
}
