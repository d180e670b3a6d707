import { ManualClock } from '@manga-assist/clock/testing'
import { createRateLimiters } from '@manga-assist/providers'
import { describe, expect, test } from 'vitest'
import { memoryApp, question } from '../testing/memory-app.ts'
import { createConcurrentRequests } from './concurrent-requests.ts'
import type { RequestLimits } from './limit-requests.ts'

function rig(perUser: number, perAddress: number, more: RequestLimits = {}) {
  const clock = new ManualClock()
  const limits = { ...createRateLimiters({ perUser, perAddress, clock }), ...more }
  const app = memoryApp({ limits, clock })
  const from = (remoteAddress: string) => ({ incoming: { socket: { remoteAddress } } })
  const get = (path: string, userId: string, address = '192.0.2.1', headers: Record<string, string> = {}) =>
    app.request(path, { headers: { 'x-user-id': userId, ...headers } }, from(address))
  return { app, clock, get }
}

/** How many of so many attempts are not answered with 429. */
async function passed(times: number, attempt: (index: number) => Response | Promise<Response>): Promise<number> {
  let count = 0
  for (let index = 0; index < times; index += 1) if ((await attempt(index)).status !== 429) count += 1
  return count
}

describe('requests of one reader', () => {
  test('pass up to a quarter of a minute at once, and then at the rate', async () => {
    const { get, clock } = rig(60, 0)
    expect(await passed(20, () => get('/v1/preferences', 'alice'))).toBe(15)
    await clock.advance(3_000)
    expect(await passed(20, () => get('/v1/preferences', 'alice'))).toBe(3)
  })

  test('are refused with when to come again', async () => {
    const { get } = rig(4, 0)
    await get('/v1/preferences', 'alice')
    const refused = await get('/v1/preferences', 'alice')
    expect(refused.status).toBe(429)
    expect(await refused.json()).toMatchObject({ code: 'rate-limited', requestId: expect.any(String) })
    expect(Object.fromEntries(refused.headers)).toMatchObject({
      'retry-after': '15',
      'ratelimit-policy': '"user";q=4;w=60',
      ratelimit: '"user";r=0;t=15',
    })
  })

  test('do not count for another reader, on whatever address', async () => {
    const { get } = rig(4, 0)
    expect(await passed(10, (index) => get('/v1/preferences', `reader-${index}`))).toBe(10)
  })

  test('count over all routes and addresses together', async () => {
    const { get } = rig(20, 0)
    const paths = [
      '/v1/preferences',
      '/v1/recommendations',
      '/v1/conversations',
      '/v1/titles/none',
      '/api/chat/c1/stream',
    ]
    expect(await passed(10, (index) => get(paths[index % 5] ?? '', 'alice', `192.0.2.${index}`))).toBe(5)
  })
})

describe('requests of one address', () => {
  test('count whoever asks', async () => {
    const { get } = rig(0, 20)
    expect(await passed(10, (index) => get('/v1/preferences', `reader-${index}`))).toBe(5)
    expect(await passed(10, (index) => get('/v1/preferences', `reader-${index}`, '192.0.2.2'))).toBe(5)
  })

  test('count for those too who are nobody, so that guessing has an end', async () => {
    const { get } = rig(0, 20)
    expect(await passed(10, () => get('/v1/preferences', 'not an id'))).toBe(5)
  })

  test('count for a whole IPv6 network', async () => {
    const { get } = rig(0, 20)
    expect(await passed(10, (index) => get('/v1/preferences', 'alice', `2001:db8::${index + 1}`))).toBe(5)
  })

  test('count by the connection, unless proxies are trusted', async () => {
    const spoofing = (index: number) => ({ 'x-forwarded-for': `203.0.113.${index}` })
    const alone = rig(0, 20)
    expect(await passed(10, (index) => alone.get('/v1/preferences', 'alice', '10.0.0.1', spoofing(index)))).toBe(5)
    const behindOne = rig(0, 20, { trustedProxies: 1 })
    expect(await passed(10, (index) => behindOne.get('/v1/preferences', 'alice', '10.0.0.1', spoofing(index)))).toBe(10)
  })
})

test('health and readiness are never refused', async () => {
  const { get } = rig(1, 1)
  expect(await passed(20, () => get('/health', 'alice'))).toBe(20)
  expect(await passed(20, () => get('/ready', 'alice'))).toBe(20)
})

describe('requests of one reader at once', () => {
  const chat = (app: ReturnType<typeof rig>['app'], userId: string) => app.request('/api/chat', question(userId, 'c1'))

  test('are counted until their streams end', async () => {
    const { app } = rig(0, 0, { concurrentPerUser: 2 })
    const [first, second] = [await chat(app, 'alice'), await chat(app, 'alice')]
    const refused = await chat(app, 'alice')
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('1')
    expect((await chat(app, 'bob')).status).toBe(200)
    expect(await first?.text()).toContain('"type":"finish"')
    expect((await chat(app, 'alice')).status).toBe(200)
    await second?.body?.cancel()
    expect((await chat(app, 'alice')).status).toBe(200)
  })

  test('a reader who went away before the first byte is not counted any more', async () => {
    const { app } = rig(0, 0, { concurrentPerUser: 1 })
    const leaving = new AbortController()
    await app.request('/api/chat', { ...question('alice', 'c1'), signal: leaving.signal })
    expect((await chat(app, 'alice')).status).toBe(429)
    leaving.abort()
    expect((await chat(app, 'alice')).status).toBe(200)
  })

  test('answers that do not stream, and those that fail, leave at once', async () => {
    const { app, get } = rig(0, 0, { concurrentPerUser: 1 })
    expect(await passed(5, () => get('/v1/preferences', 'alice'))).toBe(5)
    expect(await passed(5, async () => app.request('/api/chat', { ...question('alice', 'c1'), body: '{bad' }))).toBe(5)
  })

  test('leaving twice counts once', () => {
    const concurrent = createConcurrentRequests(2)
    const [leave] = [concurrent.enter('a'), concurrent.enter('a')]
    leave?.()
    leave?.()
    expect(concurrent.enter('a')).toBeDefined()
    expect(concurrent.enter('a')).toBeUndefined()
  })
})
