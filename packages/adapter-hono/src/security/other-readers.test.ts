import { memoryConversations } from '@manga-assist/core/testing'
import { describe, expect, test } from 'vitest'
import type { createApp } from '../create-app.ts'
import { routesOf } from '../routes-of.ts'
import { memoryApp, question } from '../testing/memory-app.ts'

type App = ReturnType<typeof createApp>

/**
 * For every route with an id in its path: how a reader comes to have something under that id. A route of the
 * application that is not named here fails the test below: say how its ids are seeded, or that they are everybody's.
 */
const pathIds: Record<string, Seed | 'public'> = {
  'GET /api/chat/:id/stream': async () => ({ turns: runningTurn('alice', 'private') }),
  'POST /api/chat/:id/stop': async () => ({ turns: runningTurn('alice', 'private') }),
  'GET /v1/conversations/:id': async () => ({ conversations: await savedConversation('alice', 'private') }),
  'DELETE /v1/conversations/:id': async () => ({ conversations: await savedConversation('alice', 'private') }),
  'GET /v1/titles/:id': 'public',
  'GET /v1/models/:id': 'public',
}

/** Answers that are the same for the owner too, because the answer tells nothing; what they did is looked at instead. */
const silent: ReadonlySet<string> = new Set(['POST /api/chat/:id/stop'])

/** For every route that takes a body: whether it holds an id that belongs to a reader, and then which test covers it. */
const bodyIds: Record<string, 'none' | 'tested below'> = {
  'POST /api/chat': 'tested below',
  'POST /api/chat/:id/stop': 'none',
  'PUT /v1/preferences': 'none',
  'POST /v1/feedback': 'none',
  // `metadata.conversation_id` says where an answer is remembered; what is there is not read.
  'POST /v1/chat/completions': 'tested below',
}

type Parts = NonNullable<Parameters<typeof memoryApp>[0]>
type Seed = () => Promise<Parts>

const secret = 'alice asked about her divorce'
const guarded = ({ path }: { path: string }) => path !== '/*' && !path.endsWith('/*')
const routes = routesOf(memoryApp())
  .filter(guarded)
  .map(({ method, path }) => `${method} ${path}`)

test('every route with an id in its path says how the id is seeded, and no other is named', () => {
  expect(Object.keys(pathIds).sort()).toEqual(routes.filter((route) => /:|\*/.test(route)).sort())
})

test('every route with a body says whether it holds ids, and no other is named', () => {
  expect(Object.keys(bodyIds).sort()).toEqual(routes.filter((route) => /^(POST|PUT|PATCH)/.test(route)).sort())
})

describe.each(Object.entries(pathIds).filter(([, seed]) => seed !== 'public'))('%s', (route, seed) => {
  const [method = '', pattern = ''] = route.split(' ')
  const ask = async (app: App, userId: string, id: string) =>
    told(await app.request(pattern.replace(':id', id), { method, headers: { 'x-user-id': userId } }))
  const open = async () => memoryApp(await (seed as Seed)())

  test("answers another reader's id as one that does not exist, to the byte", async () => {
    const app = await open()
    const others = await ask(app, 'mallory', 'private')
    const absent = await ask(app, 'mallory', 'absent1')
    expect(others).toEqual(absent)
    expect(others.body).not.toContain(secret)
    expect([404, 204]).toContain(others.status)
  })

  test('does its work for the owner: the test above can fail', async () => {
    const parts = await (seed as Seed)()
    const app = memoryApp(parts)
    const own = await ask(app, 'alice', 'private')
    if (silent.has(route)) expect((parts.turns as RunningTurn).stopped()).toBe(true)
    else expect(own).not.toEqual(await ask(app, 'alice', 'absent1'))
  })

  test('leaves what belongs to another as it was', async () => {
    const parts = await (seed as Seed)()
    const app = memoryApp(parts)
    await ask(app, 'mallory', 'private')
    if (parts.conversations) expect(await parts.conversations.read('alice', 'private')).toBeDefined()
    else expect((parts.turns as RunningTurn).stopped()).toBe(false)
  })

  test.each([
    '..%2Fprivate',
    'alice%2Fprivate',
    'private%00',
    'private%20',
    '%70rivate%23',
    'x'.repeat(129),
    'PRIVATE',
  ])('answers an id like %s as one that does not exist', async (id) => {
    const app = await open()
    expect(await ask(app, 'alice', id)).toEqual(await ask(app, 'alice', 'absent1'))
  })
})

test("POST /api/chat with another reader's conversation id is a conversation of one's own", async () => {
  const conversations = await savedConversation('alice', 'private')
  const app = memoryApp({ conversations })
  const answer = async (id: string) => {
    const body = await (await app.request('/api/chat', question('mallory', id))).text()
    return body.replaceAll(/00000000-0000-4000-8000-\d+|"(preparedMs|firstTokenMs|totalMs)":\d+/g, '')
  }
  expect(await answer('private')).toEqual(await answer('absent1'))
  expect((await conversations.read('alice', 'private'))?.turns).toHaveLength(1)
  expect((await conversations.read('mallory', 'private'))?.turns.map((turn) => turn.question)).toEqual(['hello'])
})

test("POST /v1/chat/completions into another reader's conversation is a conversation of one's own", async () => {
  const conversations = await savedConversation('alice', 'private')
  const app = memoryApp({ conversations })
  const body = JSON.stringify({
    model: 'manga-assist',
    messages: [{ role: 'user', content: 'hello' }],
    metadata: { conversation_id: 'private' },
  })
  const headers = { 'content-type': 'application/json', 'x-user-id': 'mallory' }
  const answer = await (await app.request('/v1/chat/completions', { method: 'POST', headers, body })).text()
  expect(answer).not.toContain(secret)
  expect((await conversations.read('alice', 'private'))?.turns).toHaveLength(1)
  expect((await conversations.read('mallory', 'private'))?.turns.map((turn) => turn.question)).toEqual(['hello'])
})

test('an idempotency key of another reader is a key of its own: no conflict, and no answer of theirs', async () => {
  const app = memoryApp()
  const keyed = (userId: string, text: string, key = 'stolen') => {
    const { headers, ...rest } = question(userId, 'c1', text)
    return app.request('/api/chat', { ...rest, headers: { ...headers, 'idempotency-key': key } })
  }
  const messageId = (body: string) => body.match(/"messageId":"([^"]+)"/)?.[1]
  const first = await (await keyed('alice', secret)).text()
  expect((await keyed('alice', 'another body')).status, 'the key is taken').toBe(422)
  expect(messageId(await (await keyed('alice', secret)).text()), 'and gives its answer again').toBe(messageId(first))
  expect((await keyed('mallory', 'a question of her own')).status).toBe(200)
  expect(messageId(await (await keyed('alice', secret, 'second')).text())).not.toBe(messageId(first))
  const stolen = await keyed('mallory', secret, 'second')
  expect(stolen.status).toBe(200)
  expect(messageId(await stolen.text())).not.toBe(messageId(first))
})

test.each(['GET /v1/conversations', 'GET /v1/preferences'])("%s shows what is one's own", async (route) => {
  const app = memoryApp({ conversations: await savedConversation('alice', 'private') })
  await app.request('/v1/feedback', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-user-id': 'alice' },
    body: JSON.stringify({ titleId: 'night-vault', kind: 'liked' }),
  })
  const path = route.split(' ')[1] ?? ''
  const read = async (userId: string) => (await app.request(path, { headers: { 'x-user-id': userId } })).text()
  expect(await read('mallory')).toEqual(await read('nobody'))
  expect(await read('mallory')).not.toContain(secret)
})

/** An answer without the id of its request and its times. */
async function told(response: Response) {
  const headers = Object.fromEntries(response.headers)
  for (const name of ['x-request-id', 'server-timing']) delete headers[name]
  return { status: response.status, headers, body: await response.text() }
}

async function savedConversation(userId: string, id: string) {
  const conversations = memoryConversations()
  await conversations.saveTurn(userId, id, {
    id: 'm1',
    intent: 'small-talk',
    question: secret,
    askedAtMs: 1,
    answeredAtMs: 2,
    answer: { messageId: 'a1', text: secret, recommended: [], complete: true },
  })
  return conversations
}

type RunningTurn = Parts['turns'] & { stopped: () => boolean }

/** Live turns of which one is running: that of this reader and conversation. */
function runningTurn(userId: string, conversationId: string): RunningTurn {
  let stopped = false
  const isOwn = (user: string, id: string) => user === userId && id === conversationId
  return {
    ask: () => Promise.reject(new Error('not asked here')),
    async resume(user, id) {
      if (!isOwn(user, id)) return undefined
      return {
        turnId: 't1',
        read: async function* () {
          yield { kind: 'text-delta', text: secret }
        },
      }
    },
    async stop(user, id) {
      stopped ||= isOwn(user, id)
      return isOwn(user, id)
    },
    discard: async () => false,
    isReadElsewhere: () => false,
    close: async () => {},
    stopped: () => stopped,
  }
}
