import { spawnSync } from 'node:child_process'
import { ManualClock } from '@manga-assist/clock/testing'
import type { ScaleStatus } from '@manga-assist/contracts'
import type { OverflowRouter } from '@manga-assist/planes'
import { expect, onTestFinished, test, vi } from 'vitest'
import { fakeCloudWatch } from './cloudwatch/testing/fake-cloudwatch.ts'
import { createServiceTelemetry } from './index.ts'

const scale: ScaleStatus = {
  slots: { here: 8, spilled: 4 },
  stableSlots: 12,
  panicSlots: 12,
  indifferenceSlots: 1.6,
  fleet: { desiredTasks: 2, readyTasks: 1, slotsPerTask: 7, isPanicking: false },
}

test('the scale signal, and the money that is left, go from the router to CloudWatch', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
  onTestFinished(() => void vi.unstubAllEnvs())
  const cloudWatch = await fakeCloudWatch()
  const telemetry = createServiceTelemetry({
    ...{ service: 'router', logLevel: 'silent', sampleRate: 0, clock: new ManualClock(), lifecycle: () => 'serving' },
    cloudWatch: { namespace: 'Test', dimensions: [], region: 'us-east-1', endpoint: cloudWatch.url, intervalMs: 1_000 },
  })
  telemetry.onRouterEvent({ kind: 'scale-sampled', scale, wallMs: 5_000 })
  const status = () => ({ budget: { leftUsd: 1.5 } }) as ReturnType<OverflowRouter['status']>
  telemetry.adminServer({ status, ledger: () => ({ header: {}, entries: [] }) as never })
  telemetry.onRouterEvent({ kind: 'scale-sampled', scale: { ...scale, fleet: null }, wallMs: 6_000 })
  await telemetry.close()
  expect(cloudWatch.taken.flatMap(({ data }) => data)).toMatchObject([
    { MetricName: 'DesiredTaskCount', Value: 2, Timestamp: 5 },
    { MetricName: 'ReadyTaskCount', Value: 1 },
    { MetricName: 'FleetSlotsHere', Value: 8 },
    { MetricName: 'FleetSlotsSpilled', Value: 4 },
    { MetricName: 'TaskSlotsWanted', Value: 12 },
    { MetricName: 'TaskSlotsSpilled', Value: 4 },
    // As soon as there is a router that says so.
    { MetricName: 'OverflowUsdLeft', Value: 1.5, Timestamp: 6 },
  ])
})

test.each([
  ['off', 'undefined', false],
  ['on', `{ namespace: 'Test', dimensions: [], region: 'us-east-1', intervalMs: 1_000 }`, true],
])('a process that has CloudWatch %s pays for its SDK: %s', (_mode, settings, isLoaded) => {
  const script = `
    import { registerHooks } from 'node:module'
    const loaded = []
    registerHooks({ load: (url, context, next) => { loaded.push(url); return next(url, context) } })
    const { createServiceTelemetry } = await import('${import.meta.resolve('./index.ts')}')
    const { systemClock: clock } = await import('@manga-assist/clock')
    createServiceTelemetry({ service: 't', logLevel: 'silent', sampleRate: 0, clock, lifecycle: () => 'serving', cloudWatch: ${settings} })
    await new Promise((resolve) => setImmediate(resolve))
    while (${isLoaded} && !loaded.some((url) => url.includes('client-cloudwatch'))) await new Promise((resolve) => setImmediate(resolve))
    process.stdout.write(String(loaded.filter((url) => url.includes('client-cloudwatch')).length > 0))`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
  })
  expect([stdout, stderr]).toEqual([String(isLoaded), ''])
})
