import { Hono } from 'hono'
import { expect, test } from 'vitest'
import type { AppEnv } from './app-env.ts'
import { idempotencyOf } from './idempotency.ts'

test('a key counts for one method and one path: elsewhere it is another key', async () => {
  const app = new Hono<AppEnv>()
  app.use(async (c, next) => {
    c.set('userId', 'reader')
    await next()
  })
  app.all('*', async (c) => {
    const read = await idempotencyOf(c)
    return read.kind === 'refused' ? read.response : c.json(read.value)
  })
  const scopeOf = async (method: string, path: string) => {
    const init = { method, headers: { 'idempotency-key': 'k1' }, body: '{}' }
    const value: unknown = await (await app.request(path, init)).json()
    return value
  }
  expect(await scopeOf('POST', '/api/chat?x=1')).toMatchObject({ scope: 'POST /api/chat' })
  expect(await scopeOf('POST', '/v1/chat/completions')).toMatchObject({ scope: 'POST /v1/chat/completions' })
  expect(await scopeOf('PUT', '/api/chat')).toMatchObject({ scope: 'PUT /api/chat' })
})
