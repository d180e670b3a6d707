import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { createLambdaEmulator } from '@manga-assist/lambda-emulator'
import { expect, onTestFinished, test } from 'vitest'

/** What the function answers: the same as the example's own route, from another place. */
const handler = `
  export const handler = awslambda.streamifyResponse(async (event, stream) => {
    const response = awslambda.HttpResponseStream.from(stream, { statusCode: 200, headers: { 'content-type': 'text/plain' } })
    response.write('report on ' + event.body)
    response.end()
  })`

test('the example in the README spills to Lambda what does not fit, and serves the rest itself', async () => {
  const lambda = await startLambda()
  const url = await startExample({ LAMBDA_ENDPOINT: lambda, CONCURRENCY_LIMIT: '1' })
  expect(await post(`${url}/report`, 'monday')).toEqual(['report on monday', 'fargate', undefined])

  // A body that is not finished holds the only slot.
  const held = httpRequest(`${url}/report`, { method: 'POST' })
  held.write('tues')
  const answered = once(held, 'response')
  await untilBusy(url)
  expect(await post(`${url}/report`, 'wednesday')).toEqual(['report on wednesday', 'lambda', 'concurrency'])
  expect((await fetch(`${url}/health`)).headers.has('x-served-by')).toBe(false)

  held.end('day')
  const [response]: IncomingMessage[] = await answered
  expect(response && (await text(response))).toBe('report on tuesday')
})

/** The example measures its own process; on a machine that is busy with other tests it would spill for want of CPU. */
const unhurried = `data:text/javascript,${encodeURIComponent(`
  import { performance } from 'node:perf_hooks'
  performance.eventLoopUtilization = () => ({ active: 0, idle: performance.now(), utilization: 0 })
  process.cpuUsage = () => ({ user: 0, system: 0 })`)}`

async function startLambda(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'report-function-'))
  mkdirSync(join(directory, 'dist'))
  writeFileSync(join(directory, 'dist/handler.mjs'), handler)
  const emulator = await createLambdaEmulator({ port: 0, functions: [{ name: 'report', directory }], drainMs: 0 })
  onTestFinished(async () => {
    await emulator.close()
    rmSync(directory, { recursive: true })
  })
  return emulator.url
}

async function startExample(settings: Record<string, string>): Promise<string> {
  const script = join(import.meta.dirname, '../examples/embed-in-hono.ts')
  const credentials = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' }
  const child = spawn(process.execPath, ['--import', unhurried, script], {
    env: { ...process.env, ...credentials, ...settings, PORT: '0' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  onTestFinished(() => void child.kill())
  const [{ port }] = await once(child, 'message')
  return `http://127.0.0.1:${port}`
}

async function post(url: string, body: string) {
  const response = await fetch(url, { method: 'POST', body })
  const header = (name: string) => response.headers.get(name) ?? undefined
  return [await response.text(), header('x-served-by'), header('x-overflow-reason')]
}

/** Resolves when the slot is taken: a request that nobody else holds up is then answered by Lambda. */
async function untilBusy(url: string): Promise<void> {
  while ((await post(`${url}/report`, 'probe'))[1] !== 'lambda');
}
