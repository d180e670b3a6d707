import { ManualClock } from '@manga-assist/clock/testing'
import type { RequestRouted, RouterEvent } from '@manga-assist/planes'
import { expect, onTestFinished, test } from 'vitest'
import { RequestSeries } from './request-series.ts'
import { Traffic } from './traffic.ts'

const trace = { traceId: '5759e988bd862e3fe1be46a994272793', parentId: '53995c3f42cd8ad8', sampled: false }
const here = { plane: 'fargate', decision: { kind: 'serve', reason: 'headroom' } } as const
const there = { plane: 'lambda', decision: { kind: 'spill', reason: 'concurrency' } } as const
const nowhere = { plane: undefined, decision: { kind: 'shed', reason: 'overflow-full' } } as const

test('counts what became of requests, by plane', () => {
  const { tell, traffic } = setUp()
  tell(here)
  tell(here, { requestClass: 'recs' })
  tell(there, { outcome: 'redirected' })
  tell(there)
  tell(there, { outcome: 'broken' })
  tell(here, { outcome: 'stalled' })
  tell(nowhere, { outcome: 'shed' })
  tell({ plane: undefined, decision: undefined }, { outcome: 'rejected' })
  expect(traffic.status()).toMatchObject({
    planes: [
      { name: 'fargate', answered: 2, redirected: 0 },
      { name: 'lambda', answered: 1, redirected: 1 },
    ],
    ...{ shed: 1, rejected: 1, failed: 1, left: 1 },
  })
})

test('times of each plane are those of what it answered lately', async () => {
  const { tell, traffic, clock } = setUp()
  tell(here, { firstByteMs: 20, durationMs: 300 })
  tell(there, { outcome: 'broken', firstByteMs: 9_000, durationMs: 9_000 })
  const [fargate, lambda] = traffic.status().planes
  expect([fargate?.firstByte?.count, fargate?.full?.count, lambda?.full]).toEqual([1, 1, null])
  expect(Math.abs((fargate?.full?.p99Ms ?? 0) / 300 - 1)).toBeLessThan(0.07)
  await clock.advance(traffic.status().recentMs)
  expect(traffic.status().planes[0]).toMatchObject({ answered: 1, firstByte: null, full: null })
})

test('counts refusals and failures of Lambda by their reason, and episodes', () => {
  const { traffic } = setUp()
  const load = { inFlight: 1, concurrencyLimit: 1, cpuUtilization: undefined, eventLoopUtilization: undefined }
  const events: RouterEvent[] = [
    { kind: 'overflow-throttled', reason: 'CallerRateLimitExceeded', pauseMs: 1_000 },
    { kind: 'overflow-throttled', reason: 'CallerRateLimitExceeded', pauseMs: 1_000 },
    { kind: 'overflow-failed', fault: 'truncated', when: 'within', error: new Error('cut') },
    { kind: 'overflow-entered', cause: 'cpu', load },
  ]
  for (const event of events) traffic.note(event)
  const { throttles, faults, episodes } = traffic.status()
  expect([throttles, faults, episodes]).toEqual([{ CallerRateLimitExceeded: 2 }, { truncated: 1 }, 1])
})

test('leaves no timer when it is closed', () => {
  const { traffic, clock } = setUp()
  traffic.close()
  expect(clock.pendingTimers).toBe(0)
})

function setUp() {
  const clock = new ManualClock()
  const requests = new RequestSeries()
  const traffic = new Traffic(requests, clock)
  onTestFinished(() => traffic.close())
  const common = {
    kind: 'request-routed',
    trace,
    requestClass: 'chat',
    method: 'POST',
    path: '/',
    status: 200,
  } as const
  function tell(where: Pick<RequestRouted, 'plane' | 'decision'>, more: Partial<RequestRouted> = {}): void {
    const event = { ...common, outcome: 'answered' as const, firstByteMs: 20, durationMs: 300, ...where, ...more }
    requests.note(event)
    traffic.note(event)
  }
  return { traffic, clock, tell }
}
