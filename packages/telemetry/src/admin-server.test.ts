import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { ManualClock } from '@manga-assist/clock/testing'
import type { Status } from '@manga-assist/contracts'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createAdminServer } from './admin-server.ts'
import { recordAppEvents } from './app-metrics.ts'
import { addScaleGauges } from './capacity-gauges.ts'
import { createMetricsRegistry } from './metrics-registry.ts'
import { addRouterGauges, recordRouterEvents } from './router-metrics.ts'

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
    record({ kind: 'overflow-throttled', reason: 'CallerRateLimitExceeded', pauseMs: 1_000 })
    const metrics = await (await fetch(`${url}/metrics`)).text()
    for (const line of [
      'overflow_requests_total{class="chat",plane="lambda",outcome="answered",service="router"} 1',
      'overflow_decisions_total{class="chat",kind="spill",reason="cpu",service="router"} 1',
      'overflow_first_byte_seconds_sum{service="router",class="chat",plane="lambda"} 0.02',
      'overflow_request_seconds_sum{service="router",class="chat",plane="lambda"} 0.3',
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

  test('says how many tasks should run, and nothing of it where only one is seen', async () => {
    const scale = { slots: { here: 8, spilled: 4 }, stableSlots: 12, panicSlots: 12, indifferenceSlots: 1.6 }
    const fleet = { desiredTasks: 2, readyTasks: 1, slotsPerTask: 7, isPanicking: true }
    const shown = async (more: Partial<Status>) => (await fetch(`${(await start(more)).url}/metrics`)).text()
    const ofFleet = await shown({ scale: { ...scale, fleet } })
    for (const line of [
      'overflow_scale_slots{where="here",service="router"} 8',
      'overflow_scale_slots{where="spilled",service="router"} 4',
      'overflow_scale_stable_slots{service="router"} 12',
      'overflow_scale_indifference_slots{service="router"} 1.6',
      'overflow_scale_desired_tasks{service="router"} 2',
      'overflow_scale_ready_tasks{service="router"} 1',
      'overflow_scale_panicking{service="router"} 1',
    ]) {
      expect(ofFleet).toContain(line)
    }
    const ofTask = await shown({ scale: { ...scale, fleet: null } })
    expect(ofTask).toContain('overflow_scale_panic_slots{service="router"} 12')
    expect(ofTask).not.toMatch(/^overflow_scale_(desired_tasks|panicking){/m)
    expect(await shown({})).not.toMatch(/^overflow_scale_.*{/m)
  })

  test.each([
    ['/nowhere', {}, 404],
    ['/status', { method: 'POST' }, 405],
  ])('%s %j is %d', async (path, init, status) => {
    const { url } = await start()
    expect((await fetch(`${url}${path}`, init)).status).toBe(status)
  })
})

const status: Status = {
  service: 'router',
  at: '2026-11-21T00:00:00.000Z',
  uptimeMs: 1,
  lifecycle: 'serving',
  policy: 'static',
  mode: 'overflow',
  cause: 'cpu',
  waiting: 0,
  planes: [
    {
      name: 'fargate',
      inFlight: 3,
      concurrencyLimit: 20,
      utilization: 0.15,
      cpuUtilization: 0.9,
      eventLoopUtilization: null,
      tasks: [
        {
          address: 'http://10.0.0.1',
          state: 'lost',
          inFlight: 3,
          concurrencyLimit: 20,
          share: 0,
          ejection: null,
          cpuUtilization: null,
          eventLoopUtilization: null,
        },
      ],
    },
  ],
  spillRatio: 0.25,
  breaker: 'open',
  budget: { spentUsd: 0, limitUsdPerHour: null },
  lastDecisions: [],
}

async function start(more: Partial<Status> = {}) {
  const clock = new ManualClock()
  const registry = createMetricsRegistry('router')
  const record = recordRouterEvents(registry)
  recordAppEvents(registry)
  addRouterGauges(registry, () => status)
  addScaleGauges(registry, () => ({ ...status, ...more }))
  const server = createAdminServer({ registry, status: () => status, clock })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, clock, record }
}
