import { once } from 'node:events'
import { resolve } from 'node:path'
import { createLambdaEmulator, type LambdaEmulatorEvent } from '@manga-assist/lambda-emulator'
import { expect, onTestFinished, test } from 'vitest'

const directory = resolve(import.meta.dirname, '..')
const fitting = {
  AUTH: 'dev',
  COOKIE_SECRET: 'a secret for tests only',
  DATABASE_FILE: ':memory:',
  LOG_LEVEL: 'silent',
}
/** No store: settings that do not fit show whether anybody has looked at them. */
const unfit = { AUTH: 'dev', COOKIE_SECRET: 'a secret for tests only' }

test('an environment on demand asks for its first event before it looks at its settings, and then says what is wrong', async () => {
  const { events, invoke } = await start(unfit)
  expect(await invoke()).toContain('DATABASE_FILE: must be set when STORE is sqlite')
  expect(events).toContainEqual(expect.objectContaining({ kind: 'environment-started' }))
  expect(events).toContainEqual(expect.objectContaining({ kind: 'invocation-finished', outcome: 'function-error' }))
})

test('an environment that is provisioned is up only when its application is', async () => {
  const { events, settled } = await start(unfit, 1)
  await settled
  expect(events).toContainEqual(expect.objectContaining({ kind: 'environment-ended', reason: 'init-failed' }))
  const well = await start(fitting, 1)
  await well.settled
  expect(await well.invoke()).toContain('"statusCode":200')
  expect(well.events).toContainEqual(expect.objectContaining({ kind: 'invocation-finished', cold: false }))
})

async function start(environment: Record<string, string>, provisionedConcurrency = 0) {
  const events: LambdaEmulatorEvent[] = []
  const told = new EventTarget()
  const settled = once(told, 'provisioned-concurrency-settled')
  const emulator = await createLambdaEmulator({
    port: 0,
    drainMs: 0,
    functions: [{ name: 'chat', directory, environment, provisionedConcurrency }],
    onEvent: (event) => {
      events.push(event)
      told.dispatchEvent(new Event(event.kind))
    },
  })
  onTestFinished(() => emulator.close())
  const invoke = async () => {
    const url = `${emulator.url}/2021-11-15/functions/chat/response-streaming-invocations`
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(event) })
    return Buffer.from(await response.arrayBuffer()).toString('latin1')
  }
  return { events, settled, invoke }
}

const event = {
  version: '2.0',
  rawPath: '/health',
  rawQueryString: '',
  headers: {},
  requestContext: { http: { method: 'GET', path: '/health' } },
  isBase64Encoded: false,
}
