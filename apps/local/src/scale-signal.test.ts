import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import type { Status } from '@manga-assist/contracts'
import { expect, onTestFinished, test } from 'vitest'
import { startLocalStack } from './testing/local-stack.ts'

/** The parts of PutMetricData that tell who published what. */
interface PutMetricData {
  MetricData: { MetricName: string; Value: number; Dimensions: { Name: string; Value: string }[] }[]
}

/** A whole stack starts, and stops with calls that nobody answers. */
const timeout = 60_000

test('router and tasks publish what is wanted, and a CloudWatch that hangs keeps nobody from stopping', {
  timeout,
}, async () => {
  const cloudWatch = await cloudWatchThatHangsLater()
  const stack = await startLocalStack({
    CLOUDWATCH_METRICS: 'on',
    CLOUDWATCH_ENDPOINT: cloudWatch.url,
    CLOUDWATCH_INTERVAL_MS: '1000',
    CLOUDWATCH_CLUSTER: 'local',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    SCALE_MIN_TASKS: '2',
  })
  await expect
    .poll(() => [...cloudWatch.metrics].sort())
    .toEqual([
      'router/local DesiredTaskCount',
      'router/local FleetSlotsHere',
      'router/local FleetSlotsSpilled',
      'router/local ReadyTaskCount',
      'task/local TaskSlotsSpilled',
      'task/local TaskSlotsWanted',
    ])
  const status = (await (await fetch(`${stack.admin.router}/status`)).json()) as Status
  expect(status.scale?.fleet).toMatchObject({ desiredTasks: 2, readyTasks: 2, slotsPerTask: 14 })
  cloudWatch.hangs = true
  await expect.poll(() => cloudWatch.hanging).toBeGreaterThan(0)
  expect(await stack.stop()).toBe(0)
  expect(stack.output()).not.toMatch(/cannot|fault/)
})

async function cloudWatchThatHangsLater() {
  const cloudWatch = { url: '', metrics: new Set<string>(), hangs: false, hanging: 0 }
  const server = createServer(async (request, response) => {
    const { MetricData } = (await json(request)) as PutMetricData
    for (const { MetricName, Dimensions } of MetricData) {
      cloudWatch.metrics.add(`${Dimensions.map(({ Value }) => Value).join('/')} ${MetricName}`)
    }
    if (cloudWatch.hangs) cloudWatch.hanging += 1
    else response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  cloudWatch.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return cloudWatch
}
