import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { resolve } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { createApp, developmentIdentity } from '@manga-assist/adapter-hono'
import { playScenario, type SendRequest, scenarios } from '@manga-assist/adapter-hono/testing'
import { systemClock as clock } from '@manga-assist/clock'
import { type ConversationResponse, createTraceReader } from '@manga-assist/contracts'
import { createLambdaEmulator } from '@manga-assist/lambda-emulator'
import { alwaysFull, lambda, listenOn, routerRig } from '@manga-assist/planes/testing'
import { createLanguageModel, createServices, createStores } from '@manga-assist/providers'
import { type LocalDynamodb, localCredentials, startLocalDynamodb } from '@manga-assist/providers/testing'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'

const directory = resolve(import.meta.dirname, '..')
const cookieSecret = 'a secret for tests only'
const everythingSpills = [{ path: '/', class: { name: 'request', weight: 1, spillable: true } }]

let dynamodb: LocalDynamodb
beforeAll(async () => {
  dynamodb = await startLocalDynamodb()
})
afterAll(() => dynamodb.close())

test.each(scenarios)('on one DynamoDB table each, both planes answer alike: $name', async (scenario) => {
  const onFargate = await playScenario(scenario, await onTask(await dynamodb.newTable()))
  const onLambda = await playScenario(scenario, await spilledToBundle(await dynamodb.newTable()))
  expect(onLambda).toEqual(onFargate)
})

test('what a reader said on one plane is known on the other, and forgotten on both', async () => {
  const table = await dynamodb.newTable()
  const [task, spilled] = [await onTask(table), await spilledToBundle(table)]
  const reader = { 'x-user-id': 'reader', 'content-type': 'application/json' }
  await ask(task, 'm1', 'recommend a heist manga')
  await ask(spilled, 'm2', 'who wrote Monster?')
  for (const send of [task, spilled]) {
    const answer = await send('/v1/conversations/c1', { headers: reader })
    const { messages } = (await answer.json()) as ConversationResponse
    expect(messages.filter(({ role }) => role === 'user').map(({ id }) => id)).toEqual(['m1', 'm2'])
  }
  expect((await spilled('/v1/conversations/c1', { method: 'DELETE', headers: reader })).status).toBe(204)
  expect((await task('/v1/conversations/c1', { headers: reader })).status).toBe(404)

  async function ask(send: SendRequest, id: string, text: string) {
    const messages = [{ id, role: 'user', parts: [{ type: 'text', text }] }]
    const body = JSON.stringify({ id: 'c1', trigger: 'submit-message', messages })
    const answer = await send('/api/chat', { method: 'POST', headers: reader, body })
    expect(await answer.text()).toContain('"type":"finish"')
  }
})

/** The application in this process, on the table. */
async function onTask(table: string): Promise<SendRequest> {
  const { endpoint } = dynamodb
  const stores = await createStores(
    { kind: 'dynamodb', table, region: 'local', endpoint, credentials: localCredentials },
    { clock, newId: randomUUID, random: Math.random },
  )
  onTestFinished(() => stores.close())
  const model = createLanguageModel({ kind: 'embedded', tokensPerSecond: 10_000 }, { clock, random: Math.random })
  const app = createApp({
    ...createServices({ stores, model, clock, newId: randomUUID }),
    plane: 'fargate',
    newId: randomUUID,
    identify: developmentIdentity({ cookieSecret, newId: randomUUID }),
    isReady: () => true,
    clock,
    readTrace: createTraceReader({ sampleRate: 0, random: Math.random }),
    onEvent: () => {},
  })
  return sendTo(await listenOn(createServer(getRequestListener(app.fetch))))
}

/** The bundled function in the local Lambda, on the table, behind a router that has no room itself. */
async function spilledToBundle(table: string): Promise<SendRequest> {
  const environment = {
    AUTH: 'dev',
    COOKIE_SECRET: cookieSecret,
    STORE: 'dynamodb',
    DYNAMODB_TABLE: table,
    DYNAMODB_ENDPOINT: dynamodb.endpoint,
    AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
    MODEL_TOKENS_PER_SECOND: '10000',
    LOG_LEVEL: 'silent',
  }
  const functions = [{ name: 'chat', directory, environment }]
  const emulator = await createLambdaEmulator({ port: 0, functions, drainMs: 0 })
  onTestFinished(() => emulator.close())
  const { url } = await routerRig({ primary: alwaysFull(), overflow: lambda(emulator.url), rules: everythingSpills })
  return sendTo(url)
}

function sendTo(origin: string): SendRequest {
  return (path, init) => fetch(`${origin}${path}`, init)
}
