import { once } from 'node:events'
import { connect } from 'node:net'
import type { LedgerEntry } from '@manga-assist/contracts'
import { describe, expect, test } from 'vitest'
import { recordAppEvents } from './app-metrics.ts'
import { addLoadGauges } from './load-gauges.ts'
import { RequestSeries } from './request-series.ts'
import { addRouterGauges, recordRouterEvents } from './router-metrics.ts'
import { header, startAdmin, status } from './testing/start-admin.ts'

const trace = { traceId: '5759e988bd862e3fe1be46a994272793', parentId: '53995c3f42cd8ad8', sampled: false }

describe('the admin port', () => {
  test('gives the status of this moment as JSON', async () => {
    const { url } = await start()
    const response = await fetch(`${url}/status?pretty=1`)
    expect([response.headers.get('content-type'), await response.json()]).toMatchObject([
      'application/json',
      { service: 'router' },
    ])
  })

  test('repeats it once a second on /events, until the reader leaves', async () => {
    const { url, clock } = await start()
    const reader = (await fetch(`${url}/events`)).body?.getReader()
    const next = async () => Buffer.from((await reader?.read())?.value ?? []).toString()
    expect(await next()).toMatch(/^data: \{"service":"router"/)
    const second = next()
    await clock.advance(1_000)
    expect(await second).toMatch(/^data: /)
    await reader?.cancel()
    while (clock.pendingTimers > 0) await new Promise((resolve) => setImmediate(resolve))
  })

  test('counts what happened, and reads gauges when it is asked', async () => {
    const { url, record } = await start()
    const decision = { kind: 'spill', reason: 'cpu' } as const
    const request = {
      trace,
      requestClass: 'chat',
      method: 'POST',
      path: '/',
      status: 200,
      firstByteMs: 20,
      durationMs: 300,
    }
    record({ kind: 'request-routed', ...request, decision, plane: 'lambda', outcome: 'answered' })
    record({ kind: 'request-routed', ...request, decision, plane: 'lambda', outcome: 'redirected' })
    record({ kind: 'spill-relayed', cause: 'declined' })
    record({ kind: 'overflow-throttled', reason: 'CallerRateLimitExceeded', pauseMs: 1_000 })
    record({ kind: 'overflow-failed', fault: 'truncated', when: 'within', error: new Error('cut') })
    const metrics = await (await fetch(`${url}/metrics`)).text()
    for (const line of [
      'overflow_requests_total{class="chat",plane="lambda",outcome="answered",service="router"} 1',
      'overflow_requests_total{class="chat",plane="lambda",outcome="redirected",service="router"} 1',
      'overflow_relayed_spills_total{cause="declined",service="router"} 1',
      'overflow_decisions_total{class="chat",kind="spill",reason="cpu",service="router"} 2',
      'overflow_first_byte_seconds_sum{service="router",class="chat",plane="lambda"} 0.02',
      'overflow_request_seconds_sum{service="router",class="chat",plane="lambda"} 0.3',
      'overflow_failures_total{fault="truncated",when="within",service="router"} 1',
      'overflow_throttles_total{reason="CallerRateLimitExceeded",service="router"} 1',
      'overflow_in_flight{plane="fargate",service="router"} 3',
      'overflow_spill_ratio{service="router"} 0.25',
      'overflow_breaker_open{service="router"} 1',
      'overflow_task_ready{task="http://10.0.0.1",service="router"} 0',
      'nodejs_eventloop_lag_seconds',
    ]) {
      expect(metrics).toContain(line)
    }
  })

  test('gives the ledger for download, a line of JSON each', async () => {
    const { url } = await start({ entries: [entry(0), entry(1)] })
    const response = await fetch(`${url}/ledger`)
    const lines = (await response.text()).trimEnd().split('\n')
    expect(response.headers.get('content-type')).toBe('application/x-ndjson')
    expect(lines.map((line) => JSON.parse(line))).toEqual([header, entry(0), entry(1)])
  })

  test('gives a ledger without entries when nothing was asked yet', async () => {
    const { url } = await start()
    expect(JSON.parse(await (await fetch(`${url}/ledger`)).text())).toEqual(header)
  })

  test('lets other work in while it writes a long ledger', async () => {
    let turns = 0
    let isOver = false
    const count = () => {
      turns += 1
      if (!isOver) setImmediate(count)
    }
    const { url } = await start({ entries: Array.from({ length: 2_000 }, (_, n) => entry(n)) })
    const response = await fetch(`${url}/ledger`)
    count()
    expect((await response.text()).split('\n')).toHaveLength(2_002)
    isOver = true
    expect(turns).toBeGreaterThan(10)
  })

  test('reads no further than its reader, and cuts off one that stalls', async () => {
    let read = 0
    function* endless() {
      for (;;) yield entry(read++)
    }
    const { url, clock } = await start({ entries: endless() })
    const { port } = new URL(url)
    const reader = connect(Number(port), '127.0.0.1')
    reader.pause()
    reader.write('GET /ledger HTTP/1.1\r\nhost: x\r\n\r\n')
    while (clock.pendingTimers === 0) await new Promise((resolve) => setImmediate(resolve))
    const before = read
    for (let turn = 0; turn < 100; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    expect(read).toBe(before)
    await clock.advance(30_000)
    reader.resume()
    await once(reader, 'close')
    expect(clock.pendingTimers).toBe(0)
  })

  test('stops writing when its reader leaves', async () => {
    let isStopped = false
    function* endless() {
      try {
        for (let n = 0; ; n += 1) yield entry(n)
      } finally {
        isStopped = true
      }
    }
    const { url } = await start({ entries: endless() })
    const response = await fetch(`${url}/ledger`)
    await response.body?.cancel()
    while (!isStopped) await new Promise((resolve) => setImmediate(resolve))
  })

  test.each([
    ['/nowhere', {}, 404],
    ['/status', { method: 'POST' }, 405],
  ])('%s %j is %d', async (path, init, status) => {
    const { url } = await start()
    expect((await fetch(`${url}${path}`, init)).status).toBe(status)
  })
})

function entry(n: number): LedgerEntry {
  return {
    kind: 'environment-start',
    n,
    atMs: 1_795_219_200_000 + n,
    isAhead: false,
    tookMs: 300,
    isUp: true,
    costUsd: 0.000002,
  }
}

async function start(options: { entries?: Iterable<LedgerEntry> } = {}) {
  const rig = await startAdmin(options)
  const { registry } = rig
  const record = recordRouterEvents(registry, new RequestSeries())
  recordAppEvents(registry)
  addRouterGauges(registry, () => status)
  addLoadGauges(registry, () => status)
  return { ...rig, record }
}
