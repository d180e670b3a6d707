import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { memoryApp, question } from '@manga-assist/adapter-hono/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createClient } from './create-client.ts'
import { ProblemError } from './problem-error.ts'

type App = ReturnType<typeof memoryApp>
const headers = { 'x-user-id': 'alice' }

/** Without a socket between them. */
function inProcess(app: App) {
  const fetch = async (input: string | URL | Request, init?: RequestInit) => app.request(String(input), init)
  return createClient('http://manga.test', { headers, fetch })
}

/** Over a socket of this machine. */
async function overSocket(app: App) {
  return createClient(await listen(createServer(getRequestListener(app.fetch))), { headers })
}

async function listen(server: ReturnType<typeof createServer>): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe.each([
  ['in process', inProcess],
  ['over a socket', overSocket],
])('the client %s', (_where, connect) => {
  test('finds titles and reads one', async () => {
    const manga = await connect(memoryApp())
    const { items } = await manga.searchTitles('night', { limit: 1 })
    expect(items).toHaveLength(1)
    const [found] = items
    expect(await manga.title(found?.id ?? '')).toEqual(found)
  })

  test('gives feedback and keeps preferences', async () => {
    const manga = await connect(memoryApp())
    const { items } = await manga.searchTitles('night')
    const titleId = items[0]?.id ?? ''
    expect(await manga.giveFeedback({ titleId, kind: 'liked' })).toMatchObject({ liked: [titleId] })
    const told = { liked: [], read: [titleId], dropped: [], avoidedGenres: ['horror' as const] }
    expect(await manga.savePreferences(told)).toEqual(told)
    expect(await manga.preferences()).toEqual(told)
  })

  test('lists conversations, reads one, stops its answer, and removes it', async () => {
    const app = memoryApp()
    const manga = await connect(app)
    await (await app.request('/api/chat', question('alice', 'c1'))).text()
    expect((await manga.conversations()).items).toMatchObject([{ id: 'c1', firstMessage: 'hello' }])
    expect((await manga.conversation('c1')).messages.map(({ role }) => role)).toEqual(['user', 'assistant'])
    expect(await manga.stopAnswer('c1')).toBeUndefined()
    expect(await manga.removeConversation('c1')).toBeUndefined()
    expect((await manga.conversations()).items).toEqual([])
  })

  test('asks for recommendations with what it was given, and with nothing', async () => {
    const asked: unknown[] = []
    const forUser = async (userId: string, query: unknown) => {
      asked.push([userId, query])
      return { kind: 'recommended' as const, items: [] }
    }
    const manga = await connect(memoryApp({ recommendations: { forUser } }))
    expect(await manga.recommendations({ limit: 3, likes: ['Monster', '夜の蔵 & co'], genre: 'crime' })).toEqual({
      items: [],
    })
    await manga.recommendations()
    expect(asked).toEqual([
      ['alice', { limit: 3, likes: ['Monster', '夜の蔵 & co'], genre: 'crime' }],
      ['alice', { limit: 10, likes: [] }],
    ])
  })

  test('rejects with the problem that the service told', async () => {
    const manga = await connect(memoryApp())
    const refused = await failure(manga.recommendations({ limit: 0 }))
    expect(refused).toMatchObject({
      code: 'invalid-request',
      status: 400,
      errors: [{ field: 'limit', received: '"0"' }],
    })
    expect(refused.requestId).toMatch(/^[0-9a-f]{32}$/)
    expect(await failure(manga.title('no/such title?'))).toMatchObject({ code: 'title-not-found', status: 404 })
  })

  test('says how long to wait', async () => {
    const limit = { perMinute: 1, burst: 1 }
    const perUser = { limit, take: async () => ({ kind: 'refused', retryAfterMs: 2_500 }) as const }
    const manga = await connect(memoryApp({ limits: { perUser } }))
    expect(await failure(manga.preferences())).toMatchObject({ code: 'rate-limited', retryAfterMs: 3_000 })
  })
})

describe('what is not the service', () => {
  test('is told by the status of its answer', async () => {
    const origin = await listen(
      createServer((_request, response) => response.writeHead(502).end('<h1>Bad Gateway</h1>')),
    )
    const manga = createClient(origin)
    expect(await failure(manga.preferences())).toMatchObject({ code: 'unexpected-answer', status: 502 })
  })

  test('is told too when its problem details are none', async () => {
    const head = { 'content-type': 'application/problem+json' }
    const origin = await listen(createServer((_request, response) => response.writeHead(500, head).end('{"type":')))
    expect(await failure(createClient(origin).preferences())).toMatchObject({ code: 'unexpected-answer', status: 500 })
  })
})

test('a request that is given up ends, with its reason', async () => {
  const reached = Promise.withResolvers<void>()
  const origin = await listen(createServer(() => reached.resolve()))
  const leaving = new AbortController()
  const asked = createClient(origin).preferences({ signal: leaving.signal })
  await reached.promise
  leaving.abort(new Error('the page was left'))
  await expect(asked).rejects.toThrow('the page was left')
})

test.each(['', '.', '..'])('the id %j, which would lead elsewhere, is not sent', async (id) => {
  const manga = createClient('http://manga.test', { fetch: () => Promise.reject(new Error('it was sent')) })
  await expect(manga.removeConversation(id)).rejects.toThrow(RangeError)
})

async function failure(asked: Promise<unknown>): Promise<ProblemError> {
  const thrown = await asked.then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(thrown).toBeInstanceOf(ProblemError)
  return thrown as ProblemError
}
