import { resolve } from 'node:path'
import { createLambdaEmulator } from '@manga-assist/lambda-emulator'
import { alwaysFull, lambda, routerRig } from '@manga-assist/planes/testing'
import { answerSteps, type ConverseAnswer, startBedrockServer } from '@manga-assist/providers/testing'
import { expect, onTestFinished, test } from 'vitest'

const directory = resolve(import.meta.dirname, '..')

test('the bundled function answers with what Bedrock writes', async () => {
  const body = await askThroughRouter({ kind: 'stream', steps: answerSteps(['Read ', '夜の金庫.']) })
  expect(body).toContain('"delta":"Read "')
  expect(body).toContain('"delta":"夜の金庫."')
  expect(body).toContain('"finishReason":"stop"')
  expect(body).toContain('"plane":"lambda"')
})

test('the reader of a throttled model is told what to do', async () => {
  const body = await askThroughRouter({ kind: 'refusal', status: 429, type: 'ThrottlingException' })
  expect(body).toContain('"code":"model-throttled"')
  expect(body).toContain('The language model is very busy. Please ask again in a moment.')
  expect(body).not.toContain('"type":"finish"')
})

/** One question, spilled to the bundle in the local Lambda, whose model is a Bedrock of the test. */
async function askThroughRouter(answer: ConverseAnswer): Promise<string> {
  const bedrock = await startBedrockServer({ answer: () => answer })
  onTestFinished(() => bedrock.close())
  const environment = {
    AUTH: 'dev',
    COOKIE_SECRET: 'a secret for tests only',
    DATABASE_FILE: ':memory:',
    LOG_LEVEL: 'silent',
    LANGUAGE_MODEL: 'bedrock',
    BEDROCK_ENDPOINT: bedrock.url,
    BEDROCK_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  }
  const functions = [{ name: 'chat', directory, environment }]
  const emulator = await createLambdaEmulator({ port: 0, functions, drainMs: 0 })
  onTestFinished(() => emulator.close())
  const rules = [{ path: '/', class: { name: 'request', weight: 1, spillable: true } }]
  const { url } = await routerRig({ primary: alwaysFull(), overflow: lambda(emulator.url), rules })
  const message = { id: 'm1', role: 'user', parts: [{ type: 'text', text: 'a heist manga' }] }
  const response = await fetch(`${url}/api/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-user-id': 'reader' },
    body: JSON.stringify({ id: 'c1', trigger: 'submit-message', messages: [message] }),
  })
  return response.text()
}
