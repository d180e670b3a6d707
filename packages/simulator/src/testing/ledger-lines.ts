import type { LedgerHeader, LedgerRequest, LedgerStart } from '@manga-assist/contracts'

/** Of a router with eight slots and a function of 512 MB. */
export const ledgerHeader: LedgerHeader = {
  ledger: 1,
  service: 'router',
  at: '2026-11-21T10:00:00.000Z',
  policy: { name: 'static' },
  reserved: {},
  isShadow: false,
  primary: { slots: 8, tasks: 1 },
  overflow: { slots: 1_000, memoryMb: 512, longestRunMs: 30_000 },
  prices: { usdPerGbSecond: 0.0000133334, usdPerRequest: 0.0000002 },
  capacity: 2 ** 18,
  recorded: 0,
}

/** A request that was served at once and took a second, unless said otherwise. */
export function ledgerRequest(atMs: number, more: Partial<LedgerRequest> = {}): LedgerRequest {
  const seen = { inFlight: 0, limit: 8, cpu: null, eventLoop: null, waiting: 0, overflowInFlight: 0 }
  return {
    kind: 'request',
    n: 0,
    atMs,
    class: 'chat',
    weight: 1,
    spillable: true,
    bodyBytes: 200,
    size: 200,
    seen: { ...seen, overflowUnavailable: null },
    decision: 'serve',
    reason: 'headroom',
    waitMs: 0,
    firstByteMs: null,
    serviceMs: 1_000,
    overflowMs: 0,
    costUsd: 0,
    ending: 'completed',
    ...more,
  }
}

/** One that ran on the overflow plane for so long, and whose answer began after so long. */
export function spilledRequest(
  atMs: number,
  overflowMs: number,
  firstByteMs: number,
  more: Partial<LedgerRequest> = {},
) {
  return ledgerRequest(atMs, {
    decision: 'spill',
    reason: 'primary-full',
    serviceMs: overflowMs,
    overflowMs,
    firstByteMs,
    ...more,
  })
}

export function environmentStart(atMs: number, tookMs: number, more: Partial<LedgerStart> = {}): LedgerStart {
  return { kind: 'environment-start', n: 0, atMs, isAhead: false, tookMs, isUp: true, costUsd: 0, ...more }
}
