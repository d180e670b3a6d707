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

function servicesOf(requests: LedgerRequest[]): number[] {
  return arrivals(requests).map(({ serviceMs }) => serviceMs)
}
