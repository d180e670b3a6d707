import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { ManualClock } from '@manga-assist/clock/testing'
import type { RouterStatus } from '@manga-assist/planes'
import { expect, onTestFinished, test } from 'vitest'
import { describeMetrics } from './describe-metrics.ts'
import { createServiceTelemetry } from './service-telemetry.ts'

/** As much of a status as gauges look at. */
const status: Partial<RouterStatus> = {
  ...{ planes: [], spillRatio: 0, breaker: 'none' },
  budget: {
    ...{ spentUsd: 0, spentInHourUsd: 0, leftUsd: null },
    ...{ limitUsdPerHour: null, limitUsdPerMinute: null, limitUsdPerDay: null },
  },
}

test('what is described is what an admin port shows, by name and type', async () => {
  const clock = new ManualClock()
  const cloudWatch = { namespace: 'Test', dimensions: [], region: 'us-east-1', endpoint: undefined, intervalMs: 1_000 }
  const telemetry = createServiceTelemetry({
    ...{ service: 'task', logLevel: 'silent', sampleRate: 0, clock, lifecycle: () => 'serving', cloudWatch },
  })
  telemetry.watchCache({})
  const server = telemetry.adminServer({
    status: () => status as RouterStatus,
    ledger: () => {
      throw new Error('not asked for')
    },
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
    await telemetry.close()
  })
  const shown = await (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`)).text()
  const ours = [...shown.matchAll(/^# TYPE (\S+) (\S+)$/gm)].filter(
    ([, name]) => !/^(process|nodejs)_/.test(name ?? ''),
  )
  const types = Object.fromEntries(ours.map(([, name, type]) => [name, type]))
  expect(types).toEqual(Object.fromEntries(describeMetrics().map(({ name, type }) => [name, type])))
})

test('labels and meaning are described, without anything being measured', () => {
  const metrics = describeMetrics()
  expect(metrics).toContainEqual({
    name: 'overflow_decisions_total',
    help: 'Last decision of each request, by class, kind and reason',
    type: 'counter',
    labels: ['class', 'kind', 'reason'],
  })
  expect(metrics).toContainEqual(
    expect.objectContaining({ name: 'overflow_request_seconds', type: 'histogram', labels: ['class', 'plane'] }),
  )
})
