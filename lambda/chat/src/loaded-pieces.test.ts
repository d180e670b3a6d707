import { resolve } from 'node:path'
import { createLambdaEmulator } from '@manga-assist/lambda-emulator'
import { alwaysFull, lambda, routerRig } from '@manga-assist/planes/testing'
import { expect, onTestFinished, test } from 'vitest'

/** A port that nobody listens on: a Redis or an endpoint that is away keeps no function from answering. */
const away = '127.0.0.1:1'

test.each([
  ['the Redis client', { REDIS_URL: `redis://${away}` }],
  [
    'the SageMaker client',
    {
      INTENT: 'sagemaker',
      SAGEMAKER_ENDPOINT: `http://${away}`,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
  ],
])('the bundled function starts with %s', async (_piece, variables) => {
  const environment = { AUTH: 'dev', COOKIE_SECRET: 'a secret for tests only', DATABASE_FILE: ':memory:', ...variables }
  const functions = [{ name: 'chat', directory: resolve(import.meta.dirname, '..'), environment }]
  const emulator = await createLambdaEmulator({ port: 0, functions, drainMs: 0 })
  onTestFinished(() => emulator.close())
  const rules = [{ path: '/', class: { name: 'request', weight: 1, spillable: true } }]
  const { url } = await routerRig({ primary: alwaysFull(), overflow: lambda(emulator.url), rules })
  const message = { id: 'm1', role: 'user', parts: [{ type: 'text', text: 'who wrote Monster?' }] }
  const response = await fetch(`${url}/api/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-user-id': 'reader' },
    body: JSON.stringify({ id: 'c1', trigger: 'submit-message', messages: [message] }),
  })
  expect(await response.text()).toContain('"finishReason":"stop"')
})
