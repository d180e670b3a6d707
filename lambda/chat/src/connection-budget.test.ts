import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { createLambdaEmulator } from '@manga-assist/lambda-emulator'
import { localCredentials, startCountingProxy, startLocalDynamodb } from '@manga-assist/providers/testing'
import { expect, onTestFinished, test } from 'vitest'
import { connectionsEach } from './connection-budget.ts'

test.each([
  [1_000, 1_000],
  [1_999, 1_000],
  [2_500, 1_000],
  [100_000, 1_000],
  [7, 3],
])('%i connections are enough for %i environments, whatever they do', (connections, environments) => {
  const each = connectionsEach({ STORE_CONNECTIONS: connections, LAMBDA_ENVIRONMENTS: environments })
  expect(each).toBeGreaterThanOrEqual(1)
  expect(each * environments).toBeLessThanOrEqual(connections)
})

test.each([
  [
    { STORE_CONNECTIONS: '999', LAMBDA_ENVIRONMENTS: '1000' },
    /STORE_CONNECTIONS: must be at least.*1000; received 999/,
  ],
  [
    { STORE_CONNECTIONS: '2500', LAMBDA_ENVIRONMENTS: '1000', DYNAMODB_MAX_SOCKETS: '3' },
    /DYNAMODB_MAX_SOCKETS: must be at most 2; received 3/,
  ],
  [{ STORE_CONNECTIONS: '999' }, /LAMBDA_ENVIRONMENTS: must be set when STORE_CONNECTIONS is/],
])('a function that could not keep to it does not start: %j', (settings, told) => {
  const dev = { AUTH: 'dev', COOKIE_SECRET: 'a secret for tests only', DATABASE_FILE: ':memory:' }
  const script = join(import.meta.dirname, 'env.ts')
  const { status, stderr } = spawnSync(process.execPath, [script], { env: { ...dev, ...settings }, encoding: 'utf8' })
  expect(status).not.toBe(0)
  expect(stderr).toMatch(told)
})

test('environments that all answer at once hold no more connections than were configured', async () => {
  const [environments, connections] = [4, 5]
  const dynamodb = await startLocalDynamodb()
  const proxy = await startCountingProxy(dynamodb.endpoint)
  const environment = {
    ...{ AUTH: 'dev', COOKIE_SECRET: 'a secret for tests only', LOG_LEVEL: 'silent', MODEL_TOKENS_PER_SECOND: '10000' },
    ...{ STORE: 'dynamodb', DYNAMODB_TABLE: await dynamodb.newTable(), DYNAMODB_ENDPOINT: proxy.endpoint },
    ...{ STORE_CONNECTIONS: String(connections), LAMBDA_ENVIRONMENTS: String(environments) },
    AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
  }
  const functions = [
    { name: 'chat', directory: resolve(import.meta.dirname, '..'), environment, reservedConcurrency: environments },
  ]
  const emulator = await createLambdaEmulator({ port: 0, drainMs: 0, functions })
  onTestFinished(async () => {
    await emulator.close()
    proxy.close()
    await dynamodb.close()
  })
  const ask = async (reader: number) => {
    const url = `${emulator.url}/2021-11-15/functions/chat/response-streaming-invocations`
    const response = await fetch(url, { method: 'POST', body: question(`reader-${reader}`) })
    return Buffer.from(await response.arrayBuffer()).toString('latin1')
  }
  const answers = await Promise.all(Array.from({ length: environments }, (_, reader) => ask(reader)))
  expect(answers.filter((answer) => answer.includes('"type":"finish"'))).toHaveLength(environments)
  expect(emulator.status().functions[0]?.environments).toHaveLength(environments)
  expect(proxy.mostOpen).toBeLessThanOrEqual(connections)
})

function question(userId: string): string {
  const messages = [{ id: 'm1', role: 'user', parts: [{ type: 'text', text: 'recommend a heist manga' }] }]
  return JSON.stringify({
    version: '2.0',
    rawPath: '/api/chat',
    rawQueryString: '',
    headers: { 'content-type': 'application/json', 'x-user-id': userId },
    requestContext: { http: { method: 'POST', path: '/api/chat' } },
    body: JSON.stringify({ id: 'c1', trigger: 'submit-message', messages }),
    isBase64Encoded: false,
  })
}
