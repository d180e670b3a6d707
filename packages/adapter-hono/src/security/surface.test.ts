import { describe, expect, test } from 'vitest'
import type { AppDependencies } from '../app-dependencies.ts'
import { routesOf } from '../routes-of.ts'
import { memoryApp, question } from '../testing/memory-app.ts'

/** Every route of the application as it is asked for, with an id where there is one. */
const emptyPage = { contentType: 'text/html', content: new Uint8Array(), compressed: [], immutable: false }
const assets = new Map([['/', emptyPage]])
const routes = routesOf(memoryApp({ assets }))
  .filter(({ path }) => !path.includes('*'))
  .map(({ method, path }) => ({ method, path: path.replace(/:\w+/g, 'c1') }))
const readerRoutes = routes.filter(({ path }) => /^\/(api|v1)\//.test(path))
const json = { 'content-type': 'application/json' }
const takesBody = (method: string) => ['POST', 'PUT', 'PATCH'].includes(method)

describe.each(routes)('$method $path', ({ method, path }) => {
  test('is of the type that it says, and tells other sites nothing', async () => {
    const { headers } = await memoryApp({ assets }).request(path, { method })
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
    expect(headers.get('access-control-allow-origin'), 'no other site may read it').toBeNull()
  })
})

describe.each(readerRoutes)('$method $path', ({ method, path }) => {
  test('is for nobody who is not known', async () => {
    const refused = { kind: 'refused', code: 'unauthenticated', detail: 'Log in.' } as const
    const app = memoryApp({ identify: async () => refused })
    for (const unknown of [path, `${path}?x=1`]) {
      const response = await app.request(unknown, { method, ...(takesBody(method) && { headers: json, body: '{}' }) })
      expect(response.status).toBe(401)
    }
  })

  test('refuses a query that it does not know', async () => {
    const headers = { 'x-user-id': 'alice', ...json }
    for (const query of ['unknown=1', '__proto__=1', 'userId=bob', 'limit=1&limit=2', 'unknown']) {
      const response = await memoryApp().request(`${path}?${query}`, { method, headers })
      expect(response.status, query).toBe(400)
      expect(await response.text(), query).toMatch(/"code":"invalid[-_]request"/)
    }
  })

  test('tells nothing of what went wrong inside', async () => {
    const { status, text } = await brokenAnswer(method, path)
    expect(text).not.toMatch(/arn:aws|10\.0\.0\.1|SELECT|\.ts\b|\bat .+:\d+|node_modules|fault-canary/)
    if (status >= 500) expect(JSON.parse(text)).toMatchObject({ code: 'internal-error', requestId: expect.any(String) })
  })
})

test('the faults of the test above do reach the routes', async () => {
  const statuses = await Promise.all(readerRoutes.map(async ({ method, path }) => brokenAnswer(method, path)))
  expect(statuses.filter(({ status }) => status === 500).length).toBeGreaterThan(readerRoutes.length / 2)
})

/** The answer of an application in which everything throws, with all that an attacker would like to know. */
async function brokenAnswer(method: string, path: string) {
  const fault = (): never => {
    throw new Error('fault-canary: SELECT * at 10.0.0.1 for arn:aws:dynamodb:eu-west-1:123456789012:table/x')
  }
  const parts: Partial<AppDependencies> = {
    catalogue: { titles: [], byId: fault, search: fault },
    conversations: { read: fault, list: fault, saveTurn: fault, remove: fault },
    preferences: { read: fault, update: fault },
    turns: { ask: fault, resume: fault, stop: fault, discard: fault, isReadElsewhere: fault, close: fault },
    recommendations: { forUser: fault },
  }
  const { body } = question('alice', 'c1')
  const bodies: Record<string, unknown> = {
    '/v1/feedback': '{"titleId":"night-vault","kind":"liked"}',
    '/v1/preferences': '{"liked":[],"read":[],"dropped":[],"avoidedGenres":[]}',
  }
  const init = { method, headers: { ...json, 'x-user-id': 'alice' } }
  const query = path === '/v1/titles' ? '?q=a' : ''
  const sent = takesBody(method) ? { ...init, body: String(bodies[path] ?? body) } : init
  const response = await memoryApp(parts).request(path + query, sent)
  return { status: response.status, text: await response.text() }
}

describe('a body with more than its route takes', () => {
  test.each([
    ['POST', '/v1/feedback', { titleId: 'night-vault', kind: 'liked' }],
    ['PUT', '/v1/preferences', { liked: [], read: [], dropped: [], avoidedGenres: [] }],
    ['POST', '/api/chat', JSON.parse(String(question('alice', 'c1').body))],
  ])('%s %s is refused', async (method, path, body) => {
    const send = (text: string, type = 'application/json') =>
      memoryApp().request(path, { method, headers: { 'content-type': type, 'x-user-id': 'alice' }, body: text })
    expect((await send(JSON.stringify(body))).status).toBe(200)
    for (const more of ['userId', 'role', 'isAdmin', 'id2', '__proto__', 'constructor']) {
      const text = JSON.stringify(body).replace('{', `{${JSON.stringify(more)}:{"isAdmin":true},`)
      expect((await send(text)).status, more).toBe(400)
    }
    for (const type of [
      'text/plain',
      'application/json-patch',
      'text/plain; application/json',
      'multipart/form-data',
    ]) {
      expect((await send(JSON.stringify(body), type)).status, type).toBe(415)
    }
  })
})

describe('headers that only someone else may set', () => {
  test('AUTH=dev does not look at what a load balancer would sign', async () => {
    const headers = { 'x-amzn-oidc-data': 'e30.e30.e30', 'x-amzn-oidc-identity': 'alice', authorization: 'Bearer e30' }
    const response = await memoryApp().request('/v1/conversations', { headers })
    expect(response.status).toBe(200)
    expect(response.headers.getSetCookie()[0]).toMatch(/^manga_reader=anonymous-/)
  })
})
