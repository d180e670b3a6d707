import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { memoryApp, question } from '../testing/memory-app.ts'
import { serveRaw } from '../testing/raw-request.ts'

const app = memoryApp()
const prototype = JSON.stringify(Object.getOwnPropertyNames(Object.prototype))
afterEach(() => {
  expect(JSON.stringify(Object.getOwnPropertyNames(Object.prototype)), 'nothing was added to all objects').toBe(
    prototype,
  )
  expect(({} as { isAdmin?: unknown }).isAdmin).toBeUndefined()
})

function post(path: string, body: string | Uint8Array<ArrayBuffer>): Promise<Response> {
  const headers = { 'content-type': 'application/json', 'x-user-id': 'alice' }
  return Promise.resolve(app.request(path, { method: 'POST', headers, body }))
}

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
const chat = (more: string) =>
  `{"id":"c1","trigger":"submit-message","messages":[{"id":"m1","role":"user","parts":[{"type":"text","text":"hi"}]${more}}]}`

describe('JSON that is meant to harm', () => {
  test.each<[string, string]>([
    ['lists 100,000 deep', nested(100_000)],
    ['objects 40,000 deep', `${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`],
    ['lists that never end', '['.repeat(200_000)],
    ['a number that is none', '{"titleId":"night-vault","kind":NaN}'],
    ['a number without bounds', '{"titleId":1e999999,"kind":"liked"}'],
    ['a number of 100,000 digits', `{"titleId":${'9'.repeat(100_000)},"kind":"liked"}`],
    ['a text of 200,000 characters', JSON.stringify({ titleId: 'x'.repeat(200_000), kind: 'liked' })],
    ['two objects', '{"titleId":"night-vault","kind":"liked"}{}'],
    ['a comment', '{"titleId":"night-vault",/**/"kind":"liked"}'],
    ['a name that comes twice, the last one wrong', '{"titleId":"night-vault","kind":"liked","kind":"hated"}'],
    ['a prototype', '{"titleId":"night-vault","kind":"liked","__proto__":{"isAdmin":true}}'],
    ['a prototype in other writing', '{"titleId":"night-vault","kind":"liked","\\u005f_proto__":{"isAdmin":true}}'],
    ['a constructor', '{"titleId":"night-vault","kind":"liked","constructor":{"prototype":{"isAdmin":true}}}'],
    ['nothing but white space', ' '.repeat(100_000)],
    ['a null byte', '{"titleId":"night-vault\u0000","kind":"liked"}\u0000'],
  ])('%s is refused', async (_name, body) => {
    const response = await post('/v1/feedback', body)
    expect(response.status).toBe(400)
    expect((await response.text()).length, 'and not sent back').toBeLessThan(1_000)
  })

  test.each<[string, string]>([
    ['depth in a part that is not used', chat(`,"metadata":${nested(50_000)}`)],
    ['a prototype in a message', chat(',"__proto__":{"isAdmin":true}')],
    ['a constructor in a message', chat(',"constructor":{"prototype":{"isAdmin":true}}')],
    ['half a character', chat('').replace('"hi"', '"hi \\ud800"')],
    ['control characters', chat('').replace('"hi"', '"hi \\u0000\\u001b[2J\\u2028"')],
    ['a mark of byte order', `\ufeff${chat('')}`],
  ])('%s is answered in full or refused, and harms nothing', async (_name, body) => {
    const response = await post('/api/chat', body)
    const text = await response.text()
    if (response.status === 200) expect(text).toContain('"type":"finish"')
    else expect(response.status).toBe(400)
  })

  test('bytes that are no text are no JSON, or are read as replaced characters', async () => {
    const bytes = new TextEncoder().encode('{"titleId":"night-vault?","kind":"liked"}')
    for (const wrong of [0xff, 0xc0, 0x80, 0xed]) {
      const body = bytes.map((byte) => (byte === 63 ? wrong : byte))
      expect([400, 404]).toContain((await post('/v1/feedback', body)).status)
    }
  })

  test('whatever JSON comes is answered with less than 500', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('/api/chat', '/v1/feedback'), fc.jsonValue(), async (path, value) => {
        expect((await post(path, JSON.stringify(value))).status).toBeLessThan(500)
      }),
      { numRuns: 300 },
    )
  })

  test('whatever text comes in ids and questions is answered with less than 500', async () => {
    const any = fc.string({ unit: 'binary', maxLength: 50 })
    await fc.assert(
      fc.asyncProperty(any, any, async (id, text) => {
        const { body } = question('alice', id, text)
        const response = await post('/api/chat', String(body))
        await response.body?.cancel()
        expect(response.status).toBeLessThan(500)
      }),
      { numRuns: 200 },
    )
  })
})

describe('a path that hides where it goes', () => {
  const refused = { kind: 'refused', code: 'unauthenticated', detail: 'Log in.' } as const

  test.each([
    '/v1/preferences',
    '//v1/preferences',
    '/./v1/preferences',
    '/v1/../v1/preferences',
    '/health/../v1/preferences',
    '/health/%2e%2e/v1/preferences',
    '/health%2f..%2fv1%2fpreferences',
    '/v1%2fpreferences',
    '/%76%31/preferences',
    '/%2576%2531/preferences',
    '/v1//preferences',
    '/v1/preferences/',
    '/v1/preferences/.',
    '/v1/preferences;x=1',
    '/v1/preferences%00',
    '/v1/preferences%20',
    '/V1/preferences',
    '\\v1\\preferences',
    '/v1\\preferences',
    '/v1/preferences#',
    '/v1/preferences?',
    '/v1/%ff',
    '/v1/%',
    '/v1/conversations/..%2f..%2fhealth',
    'http://other.example/v1/preferences',
    'http://other.example//v1/preferences',
    'HTTP://other.example/v1/preferences',
    'v1/preferences',
    '*',
  ])('%s gives nobody anything', async (path) => {
    const send = await serveRaw(memoryApp({ identify: async () => refused }))
    const { status, text } = await send(`GET ${path} HTTP/1.1\r\nhost: manga.test\r\nconnection: close\r\n\r\n`)
    expect([400, 401, 404, 405]).toContain(status)
    expect(text).not.toContain('avoidedGenres')
  })

  test('and the plain path does, for who is known: the test above can fail', async () => {
    const known = await serveRaw(memoryApp())
    const { text } = await known('GET /v1/preferences HTTP/1.1\r\nhost: manga.test\r\nconnection: close\r\n\r\n')
    expect(text).toContain('avoidedGenres')
  })
})
