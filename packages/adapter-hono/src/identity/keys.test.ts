import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, test } from 'vitest'
import { memoryApp } from '../testing/memory-app.ts'
import { createIdentify } from './create-identify.ts'
import type { IdentitySettings } from './identity-variables.ts'
import { startKeyEndpoint } from './testing/key-endpoint.ts'
import { signed, type TestKey, testKey } from './testing/tokens.ts'

const issuer = 'https://login.manga.example'
const hourMs = 3_600_000

async function rig() {
  const keys = await startKeyEndpoint()
  const clock = new ManualClock()
  const settings: IdentitySettings = {
    NODE_ENV: 'production',
    AUTH: 'jwt',
    ALLOWED_ORIGINS: [],
    JWT_ISSUER: issuer,
    JWT_AUDIENCE: 'manga',
    JWKS_URI: `${keys.url}/jwks.json`,
  }
  const app = memoryApp({ identify: createIdentify(settings, { clock, newId: () => 'unused' }) })
  const publish = (...own: TestKey[]) =>
    keys.documents.set('/jwks.json', JSON.stringify({ keys: own.map(({ jwk }) => jwk) }))
  const statusFor = async (key: TestKey) => {
    const claims = { iss: issuer, sub: 'alice', aud: 'manga', exp: clock.wallNow() / 1_000 + 300 }
    const headers = { authorization: `Bearer ${signed(key, {}, claims)}` }
    return (await app.request('/v1/preferences', { headers })).status
  }
  return { keys, clock, publish, statusFor }
}

describe('public keys', () => {
  test('are fetched once for all that wait, and then kept', async () => {
    const { keys, publish, statusFor } = await rig()
    const key = testKey('one')
    publish(key)
    const statuses = await Promise.all(Array.from({ length: 20 }, () => statusFor(key)))
    expect(new Set(statuses)).toEqual(new Set([200]))
    expect(await statusFor(key)).toBe(200)
    expect(keys.asked).toHaveLength(1)
  })

  test('a new key is found when the first token names it', async () => {
    const { clock, publish, statusFor } = await rig()
    const [before, after] = [testKey('before'), testKey('after')]
    publish(before)
    expect(await statusFor(before)).toBe(200)
    publish(before, after)
    await clock.advance(10_000)
    expect(await statusFor(after)).toBe(200)
  })

  test('tokens with keys that nobody has make it fetch every ten seconds at most', async () => {
    const { keys, clock, publish, statusFor } = await rig()
    publish(testKey('real'))
    for (let second = 0; second < 20; second += 1) {
      expect(await statusFor(testKey(`made-up-${second}`))).toBe(401)
      await clock.advance(1_000)
    }
    expect(keys.asked).toHaveLength(2)
  })

  test('a key that was withdrawn is refused within the hour after', async () => {
    const { keys, clock, publish, statusFor } = await rig()
    const [withdrawn, kept] = [testKey('withdrawn'), testKey('kept')]
    publish(withdrawn, kept)
    expect(await statusFor(withdrawn)).toBe(200)
    publish(kept)
    await clock.advance(hourMs)
    expect(await statusFor(kept), 'looks again, and waits for nothing').toBe(200)
    await expect.poll(() => statusFor(withdrawn)).toBe(401)
    expect(keys.asked).toHaveLength(2)
  })

  test('a key endpoint that is down changes nothing for keys that are known, for a day', async () => {
    const { keys, clock, publish, statusFor } = await rig()
    const key = testKey('one')
    publish(key)
    expect(await statusFor(key)).toBe(200)
    keys.misbehave = (response) => response.writeHead(500).end()
    await clock.advance(23 * hourMs)
    expect(await statusFor(key)).toBe(200)
    await clock.advance(hourMs)
    expect(await statusFor(key)).toBe(503)
  })
})

describe('a key endpoint that', () => {
  test.each<[string, NonNullable<Awaited<ReturnType<typeof startKeyEndpoint>>['misbehave']>]>([
    ['fails', (response) => response.writeHead(500).end('secret detail')],
    ['hangs up', (response) => response.destroy()],
    ['redirects', (response) => response.writeHead(302, { location: '/elsewhere' }).end()],
    ['answers nonsense', (response) => response.end('<html>')],
    ['answers a megabyte', (response) => response.end(`${' '.repeat(1_000_000)}{"keys":[]}`)],
    ['has no keys', (response) => response.writeHead(404).end()],
  ])('%s is a 503 that says when to ask again, and is left alone for two seconds', async (_name, misbehave) => {
    const { keys, clock, publish, statusFor } = await rig()
    const key = testKey('one')
    publish(key)
    keys.misbehave = misbehave
    expect(await statusFor(key)).toBe(503)
    expect(await statusFor(key)).toBe(503)
    expect(keys.asked).toEqual(['/jwks.json'])
    keys.misbehave = undefined
    await clock.advance(2_000)
    expect(await statusFor(key), 'healed').toBe(200)
  })

  test('does not answer is waited for three seconds', async () => {
    const { keys, clock, publish, statusFor } = await rig()
    publish(testKey('one'))
    keys.misbehave = () => {}
    const status = statusFor(testKey('one'))
    await expect.poll(() => keys.asked.length).toBe(1)
    await clock.advance(2_999)
    await clock.advance(1)
    expect(await status).toBe(503)
    expect(clock.pendingTimers).toBe(0)
  })
})

test('keys of a load balancer are fetched thirty times a minute at most, whatever tokens name', async () => {
  const keys = await startKeyEndpoint()
  const clock = new ManualClock()
  const arn = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/manga/50dc6c495c0c9188'
  const settings = { ALB_ARN: arn, OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'manga', JWKS_URI: keys.url }
  const identify = createIdentify(
    { NODE_ENV: 'production', AUTH: 'alb', ALLOWED_ORIGINS: [], ...settings },
    { clock, newId: () => 'unused' },
  )
  const app = memoryApp({ identify })
  const key = testKey('any')
  for (let attempt = 0; attempt < 250; attempt += 1) {
    const kid = `00000000-0000-4000-8000-${String(attempt).padStart(12, '0')}`
    const token = signed(key, { kid, signer: arn, client: 'manga' }, { iss: issuer, sub: 'alice', exp: 2 ** 32 })
    const { status } = await app.request('/v1/preferences', { headers: { 'x-amzn-oidc-data': token } })
    expect(status).toBe(attempt < 30 ? 401 : 503)
  }
  expect(keys.asked).toHaveLength(30)
})
