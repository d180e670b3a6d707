import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { routesOf } from '../routes-of.ts'
import { readFrame } from '../sockets/read-frame.ts'
import { memoryApp, question } from '../testing/memory-app.ts'
import { serveRaw } from '../testing/raw-request.ts'

/** Ids that nothing can have, in the writing of a path. */
const pathIds = [
  '',
  '.',
  '..',
  '...%2f',
  '%2e',
  '%2E%2e',
  '%252e%252e',
  'a%2fb',
  '..%2f..%2fv1%2fpreferences',
  '%5c..%5c',
  'a/b',
  'a;b=c',
  '%00',
  'a%0d%0ax-injected:%201',
  '%1b%5b2J',
  '%7f',
  '%20',
  '+',
  '%F0%9F%98%80',
  '\u{1f600}',
  '%E5%A4%9C',
  '%EF%BC%8E%EF%BC%8E',
  '%ED%A0%80',
  '%ff',
  '%',
  '%zz',
  'x'.repeat(129),
  '%41'.repeat(2_000),
  '%F0%9F%98%80'.repeat(600),
  '*',
  ':id',
  '$where',
  "'%20OR%201=1--",
]

/** Ids that could be some, and must be no more than that where objects have properties of that name. */
const propertyIds = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__']

const routes = routesOf(memoryApp())
const routesWithId = routes.filter(({ path }) => path.includes(':'))

test('there are routes with ids: the tests below are made of them', () => {
  expect(routesWithId.length).toBeGreaterThan(4)
  expect(routesWithId.every(({ path }) => path.split(':').length === 2)).toBe(true)
})

describe.each(routesWithId)('$method $path', ({ method, path }) => {
  const pathOf = (id: string) => path.replace(/:\w+/, () => id)
  const headOf = (id: string) =>
    `${method} ${pathOf(id)} HTTP/1.1\r\nhost: manga.test\r\nx-user-id: alice\r\nconnection: close\r\n\r\n`
  const ask = async (id: string) => {
    const response = await memoryApp().request(pathOf(id), { method, headers: { 'x-user-id': 'alice' } })
    return told(response.status, await response.text())
  }

  test.each(pathIds)('lets the id %j into no store', async (id) => {
    const send = await serveRaw(memoryApp(untouchable()))
    const { status } = await send(headOf(id))
    expect(status).toBeLessThan(500)
  })

  test.each([...pathIds, ...propertyIds])('answers the id %j as one that does not exist, or as no path', async (id) => {
    const absent = await ask('absent1')
    const send = await serveRaw(memoryApp())
    const { status, text } = await send(headOf(id))
    expect(text).not.toMatch(/^x-injected/im)
    if ([400, 404, 405].includes(status) && status !== absent.status) return
    const body = text.slice(text.indexOf('\r\n\r\n') + 4)
    const answer = told(status, body)
    expect([absent, { status: 404, code: 'route-not-found' }]).toContainEqual(answer)
  })

  test('answers whatever bytes come as an id with no fault, and as one that does not exist', async () => {
    const absent = await ask('absent1')
    const percent = (bytes: Uint8Array) => [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
    const isDots = (id: string) => /^(%2e){1,2}$/.test(id)
    const anyId = fc.uint8Array({ minLength: 1, maxLength: 140 }).map(percent)
    await fc.assert(
      fc.asyncProperty(
        anyId.filter((id) => !isDots(id)),
        async (id) => {
          expect(await ask(id)).toEqual(absent)
        },
      ),
      { numRuns: 100 },
    )
  })
})

/** Ids that nothing can have, in the writing of a body. */
const bodyIds: unknown[] = [
  '',
  'x'.repeat(129),
  'x'.repeat(100_000),
  'a b',
  'a\u0000b',
  'a\r\nb',
  '\u001b[2J',
  '\u007f',
  '夜',
  '\u{1f600}',
  '\ud800',
  '\uff0e\uff0e',
  null,
  7,
  true,
  ['c1'],
  { $ne: '' },
]
/** Those that hold no character which an id may not have, but one that would be a path. */
const paths = ['a/b', '../b', 'a\\b', 'a%2fb', 'a#b', 'a;b']

type BodyOf = (id: unknown) => object
const chat = (more: object) => ({ ...JSON.parse(String(question('alice', 'c1').body)), ...more })
const parts = [{ type: 'text', text: 'hi' }]
const completion = { model: 'manga-assist', messages: [{ role: 'user', content: 'hi' }] }
const preferences = { liked: [], read: [], dropped: [], avoidedGenres: [] }

/** The places of ids in the body of every route that takes one. A route that is not named here fails the test below. */
const positions: Record<string, Record<string, { impossible: unknown[]; body: BodyOf }>> = {
  'POST /api/chat': {
    id: { impossible: [...bodyIds, ...paths], body: (id) => chat({ id }) },
    messageId: { impossible: bodyIds, body: (messageId) => chat({ messageId }) },
    'messages.0.id': { impossible: bodyIds, body: (id) => chat({ messages: [{ id, role: 'user', parts }] }) },
  },
  'POST /v1/chat/completions': {
    'metadata.conversation_id': {
      impossible: [...bodyIds, ...paths],
      body: (id) => ({ ...completion, metadata: { conversation_id: id } }),
    },
    model: { impossible: [...bodyIds, ...paths, ...propertyIds], body: (model) => ({ ...completion, model }) },
  },
  'POST /v1/feedback': {
    titleId: { impossible: [...bodyIds, ...paths, ...propertyIds], body: (titleId) => ({ titleId, kind: 'liked' }) },
  },
  'PUT /v1/preferences': Object.fromEntries(
    ['liked', 'read', 'dropped'].map((list) => [
      list,
      { impossible: [...bodyIds, ...paths, ...propertyIds], body: (id: unknown) => ({ ...preferences, [list]: [id] }) },
    ]),
  ),
  // Takes a body and does not read it.
  'POST /api/chat/:id/stop': {},
}

test('every route with a body is named with the places of its ids', () => {
  const taking = routes.filter(({ method }) => /^(POST|PUT|PATCH)/.test(method))
  expect(Object.keys(positions).sort()).toEqual(taking.map(({ method, path }) => `${method} ${path}`).sort())
})

describe.each(
  Object.entries(positions).flatMap(([route, places]) =>
    Object.entries(places).map(([place, { impossible, body }]) => ({ route, place, impossible, body })),
  ),
)('$route with $place', ({ route, impossible, body }) => {
  test.each(impossible.map((id) => [id]))('%j is refused', async (id) => {
    const [method = '', path = ''] = route.split(' ')
    const headers = { 'content-type': 'application/json', 'x-user-id': 'alice' }
    const response = await memoryApp().request(path, { method, headers, body: JSON.stringify(body(id)) })
    const text = await response.text()
    expect([400, 404], text).toContain(response.status)
    expect(text.length, 'and not sent back').toBeLessThan(1_500)
  })
})

describe.each(Object.entries(positions['POST /api/chat'] ?? {}))('a message over the socket with %s', (_place, at) => {
  test.each(at.impossible.map((id) => [id]))('%j is refused, and its sender told', (id) => {
    const frame = { type: 'send', requestId: 'r1', ...at.body(id) }
    expect(readFrame(JSON.stringify(frame))).toMatchObject({ kind: 'refused', requestId: 'r1' })
  })
})

test.each([...bodyIds, ...paths].map((id) => [id]))('a socket resumes nothing for the id %j', (id) => {
  const frame = { type: 'resume', requestId: 'r1', id }
  expect(readFrame(JSON.stringify(frame))).toMatchObject({ kind: 'refused', requestId: 'r1' })
})

test.each(propertyIds)('a conversation with the id %s is one like any other', async (id) => {
  const app = memoryApp()
  const ask = async (path: string, method = 'GET') => {
    const response = await app.request(path, { method, headers: { 'x-user-id': 'alice' } })
    return { status: response.status, text: await response.text() }
  }
  expect((await ask(`/v1/conversations/${id}`)).status).toBe(404)
  const answer = await (await app.request('/api/chat', question('alice', id))).text()
  expect(answer).toContain('"type":"finish"')
  expect((await ask(`/v1/conversations/${id}`)).text).toContain('"text":"hello"')
  expect((await ask(`/api/chat/${id}/stream`)).status).toBe(204)
  expect((await ask(`/v1/conversations/${id}`, 'DELETE')).status).toBe(204)
  expect((await ask(`/v1/conversations/${id}`)).status).toBe(404)
})

/** What holds conversations, and throws at every question. */
function untouchable() {
  const fault = (): never => {
    throw new Error('an id that no conversation can have came through')
  }
  return {
    conversations: { read: fault, list: fault, saveTurn: fault, remove: fault },
    turns: { ask: fault, resume: fault, stop: fault, discard: fault, isReadElsewhere: fault, close: fault },
  }
}

/** What an answer says, without what is its request's own. */
function told(status: number, body: string) {
  if (body === '') return { status }
  const { code, error } = JSON.parse(body)
  return { status, code: String(code ?? error?.code).replaceAll('_', '-') }
}
