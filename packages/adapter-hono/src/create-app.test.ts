import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { createHandler } from '@manga-assist/adapter-lambda'
import { invokeHandler } from '@manga-assist/adapter-lambda/testing'
import { type Clock, systemClock as clock } from '@manga-assist/clock'
import { ManualClock } from '@manga-assist/clock/testing'
import { type PlaneName, type Preferences, readTraceContext } from '@manga-assist/contracts'
import type { LanguageModel } from '@manga-assist/core'
import { createChat, createLibrary, createLiveTurns } from '@manga-assist/core'
import {
  chatDependencies,
  fixedIntent,
  memoryCatalogue,
  memoryConversations,
  memoryIdempotencyKeys,
  memoryPreferences,
  memoryTurnLog,
} from '@manga-assist/core/testing'
import { createEmbeddedServices } from '@manga-assist/providers'
import { DefaultChatTransport, readUIMessageStream, type UIMessage } from 'ai'
import { afterEach, describe, expect, test } from 'vitest'
import type { AppDependencies } from './app-dependencies.ts'
import type { AppEvent } from './app-event.ts'
import { createApp } from './create-app.ts'
import { developmentIdentity } from './identity.ts'
import { type PlayedStep, playScenario, type SendRequest, scenarios } from './testing/index.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
})

describe.each(scenarios)('scenario: $name', (scenario) => {
  let onFargate: PlayedStep[]

  test('over a socket, on Hono', async () => {
    onFargate = await playScenario(scenario, await overSocket(embeddedApp('fargate')))
  })

  test('through the Lambda handler, with equal bytes apart from ids and times', async () => {
    const onLambda = await playScenario(scenario, throughLambda(embeddedApp('lambda')))
    expect(onLambda).toEqual(onFargate)
  })
})

describe('the chat stream', () => {
  test('is read by the AI SDK as one message with text, cards and metadata', async () => {
    const origin = await listen(embeddedApp('fargate'))
    const transport = new DefaultChatTransport<UIMessage>({ api: `${origin}/api/chat` })
    const question: UIMessage = { id: 'm1', role: 'user', parts: [{ type: 'text', text: 'recommend a heist manga' }] }
    const stream = await transport.sendMessages({
      trigger: 'submit-message',
      chatId: 'c1',
      messageId: undefined,
      messages: [question],
      abortSignal: undefined,
    })
    let answer: UIMessage | undefined
    for await (const message of readUIMessageStream({ stream })) answer = message
    expect(answer?.parts.map(({ type }) => type)).toEqual([
      'step-start',
      'text',
      'data-recommendation',
      'data-recommendation',
      'data-recommendation',
    ])
    expect(answer?.parts[1]).toMatchObject({ state: 'done', text: expect.stringContaining('Lupin III') })
    expect(answer?.metadata).toMatchObject({
      plane: 'fargate',
      intent: 'recommend',
      model: expect.stringContaining('embedded'),
    })
  })

  test('stops the model when the client leaves and does not come back, and says so', async () => {
    const { model, stopped } = endlessModel()
    const events: AppEvent[] = []
    const turnClock = new ManualClock()
    const origin = await listen(appWith({ model, turnClock, onEvent: (event) => events.push(event) }))
    const leaving = new AbortController()
    const response = await fetch(`${origin}/api/chat`, { ...chatRequest('hello'), signal: leaving.signal })
    await response.body?.getReader().read()
    leaving.abort()
    await until(() => turnClock.pendingTimers > 1)
    await turnClock.advance(5_000)
    await stopped
    await until(() => events.some((event) => event.kind === 'turn-ended'))
    expect(events.find((event) => event.kind === 'turn-ended')).toMatchObject({ outcome: 'left' })
  })

  test('ends with an error part when the model fails in the middle, never as a short answer', async () => {
    const events: AppEvent[] = []
    const send = await overSocket(appWith({ model: failingModel(), onEvent: (event) => events.push(event) }))
    const body = await (await send('/api/chat', chatRequest('hello'))).text()
    expect(body).toContain('"type":"text-delta","id":"text","delta":"Half an "')
    expect(body).toContain('"type":"error","errorText":"The answer broke off. Please ask again."')
    expect(body).not.toContain('"type":"finish"')
    expect(body).not.toContain('secret detail')
    expect(body.endsWith('data: [DONE]\n\n')).toBe(true)
    expect(events.find((event) => event.kind === 'turn-ended')).toMatchObject({ outcome: 'failed' })
  })
})

describe('faults inside', () => {
  test('a store that throws is an internal error with the request id and no detail', async () => {
    const events: AppEvent[] = []
    const fault = new Error('secret detail')
    const conversations = { ...memoryConversations(), read: () => Promise.reject(fault) }
    const send = await overSocket(appWith({ conversations, onEvent: (event) => events.push(event) }))
    const response = await send('/v1/conversations/c1', { headers: { 'x-user-id': 'reader' } })
    const problem = await response.json()
    expect(problem).toMatchObject({
      status: 500,
      code: 'internal-error',
      requestId: response.headers.get('x-request-id'),
    })
    expect(JSON.stringify(problem)).not.toContain('secret')
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'request-failed', route: '/v1/conversations/:id', error: fault }),
    )
  })
})

describe('identity in development', () => {
  test('an anonymous reader is known again by the cookie, and by no other', async () => {
    const send = await overSocket(embeddedApp('fargate'))
    const first = await send('/v1/feedback', feedback({}))
    const [cookie = ''] = first.headers.getSetCookie()
    expect(cookie).toMatch(/^manga_reader=anonymous-.+; Max-Age=31536000; Path=\/; HttpOnly; SameSite=Lax$/)
    const own = cookie.split(';')[0] ?? ''
    expect(await likedBy(send, own)).toEqual(['monster'])
    expect(await likedBy(send, own.replace('anonymous-', 'anonymous-0'))).toEqual([])
  })
})

test('the trace that comes with a request is its id', async () => {
  const send = await overSocket(embeddedApp('fargate'))
  const traceparent = '00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01'
  const response = await send('/v1/titles/monster', { headers: { traceparent } })
  expect(response.headers.get('x-request-id')).toBe('5759e988bd862e3fe1be46a994272793')
})

test('is not ready while it starts or drains', async () => {
  const send = await overSocket(appWith({ isReady: () => false }))
  expect((await send('/ready', {})).status).toBe(503)
  expect((await send('/health', {})).status).toBe(200)
})

function embeddedApp(plane: PlaneName) {
  const services = createEmbeddedServices({
    databaseFile: ':memory:',
    tokensPerSecond: Number.POSITIVE_INFINITY,
    clock,
    newId: randomUUID,
  })
  cleanUps.push(() => services.close())
  return createApp({ ...surroundings, ...services, plane })
}

const surroundings: Omit<AppDependencies, 'turns' | 'recommendations' | 'catalogue' | 'conversations' | 'preferences'> =
  {
    plane: 'fargate',
    identify: developmentIdentity({ cookieSecret: 'a secret for tests only', newId: randomUUID }),
    isReady: () => true,
    clock,
    newId: randomUUID,
    readTrace: (header) => ({ ...newTrace, ...readTraceContext(header), sampled: false }),
    onEvent: () => {},
  }

const newTrace = { traceId: 'ab'.repeat(16), parentId: 'cd'.repeat(8) }

interface AppParts extends Partial<AppDependencies> {
  model?: LanguageModel
  turnClock?: Clock
}

function appWith({ model = endlessModel().model, turnClock = clock, ...more }: AppParts) {
  const catalogue = memoryCatalogue()
  const conversations = memoryConversations()
  const preferences = memoryPreferences()
  const chat = createChat(
    chatDependencies({
      library: createLibrary(catalogue),
      conversations,
      preferences,
      classifier: fixedIntent('small-talk'),
      model,
      newId: randomUUID,
    }),
  )
  const log = memoryTurnLog()
  const turns = createLiveTurns({ chat, log, keys: memoryIdempotencyKeys(), clock: turnClock, newId: randomUUID })
  const recommendations = { forUser: async () => ({ kind: 'recommended' as const, items: [] }) }
  return createApp({ ...surroundings, catalogue, conversations, preferences, turns, recommendations, ...more })
}

function endlessModel() {
  let written = 0
  let stop = () => {}
  const stopped = new Promise<void>((resolve) => {
    stop = resolve
  })
  const model: LanguageModel = {
    name: 'endless',
    async *generate(_prompt, signal) {
      try {
        for (;;) {
          written += 1
          yield { kind: 'text', text: 'on and on ' }
          await new Promise((resolve) => setImmediate(resolve))
          signal.throwIfAborted()
        }
      } finally {
        stop()
      }
    },
  }
  return { model, stopped, written: () => written }
}

function failingModel(): LanguageModel {
  return {
    name: 'failing',
    async *generate() {
      yield { kind: 'text', text: 'Half an ' }
      throw new Error('secret detail')
    },
  }
}

async function listen(app: ReturnType<typeof createApp>): Promise<string> {
  const server = createServer(getRequestListener(app.fetch))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanUps.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function overSocket(app: ReturnType<typeof createApp>): Promise<SendRequest> {
  const origin = await listen(app)
  return (path, init) => fetch(`${origin}${path}`, init)
}

function throughLambda(app: ReturnType<typeof createApp>): SendRequest {
  const handler = createHandler({ fetch: app.fetch, clock })
  return (path, init) => invokeHandler(handler, new Request(`https://manga.test${path}`, init))
}

function chatRequest(text: string): RequestInit {
  const message = { id: 'm1', role: 'user', parts: [{ type: 'text', text }] }
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-user-id': 'reader' },
    body: JSON.stringify({ id: 'c1', trigger: 'submit-message', messages: [message] }),
  }
}

function feedback(headers: Record<string, string>): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ titleId: 'monster', kind: 'liked' }),
  }
}

async function likedBy(send: SendRequest, cookie: string): Promise<string[]> {
  const preferences = (await (await send('/v1/preferences', { headers: { cookie } })).json()) as Preferences
  return preferences.liked
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}
