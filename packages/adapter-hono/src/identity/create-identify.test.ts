import { ManualClock } from '@manga-assist/clock/testing'
import type { Problem } from '@manga-assist/contracts'
import { describe, expect, test } from 'vitest'
import type { AppEvent } from '../app-event.ts'
import { memoryApp } from '../testing/memory-app.ts'
import { serveRaw } from '../testing/raw-request.ts'
import { createIdentify } from './create-identify.ts'
import type { IdentitySettings } from './identity-variables.ts'
import { type KeyEndpoint, startKeyEndpoint } from './testing/key-endpoint.ts'
import { signed, signedWithPublicKey, type TestKey, testKey, unsigned } from './testing/tokens.ts'

const issuer = 'https://login.manga.example'
const albArn = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/manga/50dc6c495c0c9188'
const otherArn = albArn.replace('50dc', '60dc')
const kid = '0b8c3a5e-9f6d-4c2b-8a1e-7d4f6b2c9e10'
const unknownKid = 'ffffffff-ffff-4fff-8fff-ffffffffffff'

/** Everything that differs between the two ways; the attacks are the same. */
interface Way {
  settings: (keys: KeyEndpoint) => Partial<IdentitySettings>
  publish: (keys: KeyEndpoint, ...own: TestKey[]) => void
  header: object
  audience: object
  carry: (token: string) => Record<string, string>
}

const ways: Record<'alb' | 'jwt', Way> = {
  alb: {
    settings: ({ url }) => ({ ALB_ARN: albArn, OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'manga', JWKS_URI: url }),
    publish: (keys, ...own) => {
      for (const key of own) keys.documents.set(`/${key.kid}`, key.pem)
    },
    header: { signer: albArn, client: 'manga' },
    audience: {},
    carry: (token) => ({ 'x-amzn-oidc-data': token }),
  },
  jwt: {
    settings: ({ url }) => ({ JWT_ISSUER: issuer, JWT_AUDIENCE: 'manga', JWKS_URI: `${url}/jwks.json` }),
    publish: (keys, ...own) => keys.documents.set('/jwks.json', JSON.stringify({ keys: own.map(({ jwk }) => jwk) })),
    header: {},
    audience: { aud: 'manga' },
    carry: (token) => ({ authorization: `Bearer ${token}` }),
  },
}

async function rig(auth: 'alb' | 'jwt') {
  const way = ways[auth]
  const keys = await startKeyEndpoint()
  const key = testKey(kid)
  way.publish(keys, key)
  const clock = new ManualClock()
  const nowSeconds = clock.wallNow() / 1_000
  const settings: IdentitySettings = { NODE_ENV: 'production', AUTH: auth, ALLOWED_ORIGINS: [], ...way.settings(keys) }
  const events: AppEvent[] = []
  const app = memoryApp({
    identify: createIdentify(settings, { clock, newId: () => 'unused' }),
    onEvent: (event) => events.push(event),
  })
  const payload = { iss: issuer, sub: 'alice', exp: nowSeconds + 300, ...way.audience }
  return {
    keys,
    key,
    clock,
    app,
    events,
    payload,
    nowSeconds,
    header: way.header,
    good: (change: object = {}) => signed(key, way.header, { ...payload, ...change }),
    get: (token: string) => app.request('/v1/preferences', { headers: way.carry(token) }),
  }
}

type Rig = Awaited<ReturnType<typeof rig>>

/** Every one of them brings something that is nearly a good token. */
const attacks: Record<string, (rig: Rig) => string> = {
  'is empty': () => '',
  'is no token': () => 'a.b.c',
  'has a bad signature': ({ good }) => good().slice(0, -8) + 'A'.repeat(8),
  'has no signature': ({ good }) => good().slice(0, good().lastIndexOf('.') + 1),
  'has claims that were changed': ({ good, payload }) => {
    const [head, , signature] = good().split('.')
    return `${head}.${unsigned({}, { ...payload, sub: 'bob' }).split('.')[1]}.${signature}`
  },
  'says alg none, without signature': ({ header, payload }) => `${unsigned({ ...header, kid, alg: 'none' }, payload)}.`,
  'says alg none, with signature': ({ key, header, payload }) => signed(key, { ...header, alg: 'none' }, payload),
  'is signed with the public key as secret': ({ key, header, payload }) => signedWithPublicKey(key, header, payload),
  'says another algorithm than the key': ({ key, header, payload }) =>
    signed(key, { ...header, alg: 'ES384' }, payload),
  'is signed by another key under the same id': ({ header, payload }) => signed(testKey(kid), header, payload),
  'brings its own key': ({ header, payload }) => {
    const own = testKey(kid)
    return signed(own, { ...header, jwk: own.jwk, jku: 'http://127.0.0.1/keys' }, payload)
  },
  'names a key that does not exist': ({ header, payload }) => signed(testKey(unknownKid), header, payload),
  'names no key': ({ key, header, payload }) => signed(key, { ...header, kid: undefined }, payload),
  'names a key with ../': ({ key, header, payload }) => signed(key, { ...header, kid: `../${kid}` }, payload),
  'names a key that is no text': ({ key, header, payload }) => signed(key, { ...header, kid: 1 }, payload),
  'is of another issuer': ({ good }) => good({ iss: 'https://evil.example' }),
  'is of an issuer that begins alike': ({ good }) => good({ iss: `${issuer}.evil.example` }),
  'is of no issuer': ({ good }) => good({ iss: undefined }),
  'has expired': ({ good, nowSeconds }) => good({ exp: nowSeconds - 31 }),
  'never expires': ({ good }) => good({ exp: undefined }),
  'is not yet valid': ({ good, nowSeconds }) => good({ nbf: nowSeconds + 31 }),
  'was issued in the future': ({ good, nowSeconds }) => good({ iat: nowSeconds + 31 }),
  'has no subject': ({ good }) => good({ sub: undefined }),
  'has an empty subject': ({ good }) => good({ sub: '' }),
  'has a subject that is no text': ({ good }) => good({ sub: 1 }),
  'is larger than any token': ({ good }) => good({ more: 'x'.repeat(8_192) }),
  'comes twice in one header': ({ good }) => `${good()}, ${good()}`,
}

describe.each(['alb', 'jwt'] as const)('AUTH=%s', (auth) => {
  test('knows the reader of a good token', async () => {
    const { app, good, get, header, key, payload, nowSeconds } = await rig(auth)
    expect((await get(good())).status).toBe(200)
    const saved = await app.request('/v1/preferences', {
      method: 'PUT',
      headers: { 'content-type': 'application/json', ...ways[auth].carry(good()) },
      body: JSON.stringify({ liked: [], read: [], dropped: [], avoidedGenres: ['horror'] }),
    })
    expect(saved.status).toBe(200)
    const read = async (token: string) =>
      ((await (await get(token)).json()) as { avoidedGenres: string[] }).avoidedGenres
    expect(await read(good({ exp: nowSeconds + 900 })), 'another token of the same reader').toEqual(['horror'])
    expect(await read(signed(key, header, { ...payload, sub: 'bob' }))).toEqual([])
  })

  test.each(Object.entries(attacks))('does not let in who brings a token that %s', async (_name, attack) => {
    const it = await rig(auth)
    const response = await it.get(attack(it))
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe('Bearer')
    const { requestId: _, ...problem } = (await response.json()) as Problem
    expect(problem, 'the same words whatever was wrong').toEqual({
      type: 'urn:manga-assist:problem:unauthenticated',
      title: 'The request does not say who asks',
      status: 401,
      code: 'unauthenticated',
      detail: 'Log in and send the request again.',
    })
    expect(it.events).toContainEqual(expect.objectContaining({ kind: 'reader-refused', reason: expect.any(String) }))
    expect(
      it.keys.asked.every((path) => !path.includes('..')),
      'nothing else was asked for',
    ).toBe(true)
  })

  test('asks for no key and remembers nothing when a token names another issuer', async () => {
    const { key, header, payload, get, keys } = await rig(auth)
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expect((await get(signed(key, header, { ...payload, iss: `https://evil.example/${attempt}` }))).status).toBe(401)
    }
    expect(keys.asked).toEqual([])
  })

  test('allows clocks to be 30 s apart, and no more', async () => {
    const { good, get, nowSeconds } = await rig(auth)
    expect((await get(good({ exp: nowSeconds - 29, nbf: nowSeconds + 29 }))).status).toBe(200)
  })

  test('a token is good until it expires', async () => {
    const { good, get, clock } = await rig(auth)
    const token = good()
    await clock.advance(329_000)
    expect((await get(token)).status).toBe(200)
    await clock.advance(1_000)
    expect((await get(token)).status).toBe(401)
  })

  test('believes no other header than its own', async () => {
    const { app, good } = await rig(auth)
    const [own, other] = auth === 'alb' ? [ways.alb, ways.jwt] : [ways.jwt, ways.alb]
    const spoofed = { 'x-user-id': 'alice', 'x-amzn-oidc-identity': 'alice', 'x-amzn-oidc-accesstoken': good() }
    for (const headers of [spoofed, other.carry(good()), { cookie: `manga_reader=alice` }]) {
      expect((await app.request('/v1/preferences', { headers })).status, JSON.stringify(headers)).toBe(401)
    }
    expect((await app.request('/v1/preferences', { headers: { ...spoofed, ...own.carry(good()) } })).status).toBe(200)
  })

  test('refuses a header that comes twice over a real connection', async () => {
    const { app, good } = await rig(auth)
    const send = await serveRaw(app)
    const [[name, value] = ['', '']] = Object.entries(ways[auth].carry(good()))
    const line = `${name}: ${value}\r\n`
    const head = `GET /v1/preferences HTTP/1.1\r\nhost: manga.test\r\nconnection: close\r\n`
    expect((await send(`${head}${line}\r\n`)).status).toBe(200)
    expect((await send(`${head}${line}${line}\r\n`)).status).toBe(401)
  })
})

describe('AUTH=alb', () => {
  test.each([
    ['another load balancer', { signer: otherArn }],
    ['no load balancer', { signer: undefined }],
    ['one of several load balancers', { signer: [albArn] }],
    ['another client', { client: 'evil' }],
    ['no client', { client: undefined }],
  ])('refuses a token that %s signed for us', async (_name, change) => {
    const { key, header, payload, get } = await rig('alb')
    expect((await get(signed(key, { ...header, ...change }, payload))).status).toBe(401)
  })

  test.each(['https://evil.example', 'null', 'https://manga.test.evil.example', 'nonsense'])(
    'refuses a change that a page of %s sends in the name of a reader',
    async (origin) => {
      const { app, good } = await rig('alb')
      const headers = { ...ways.alb.carry(good()), host: 'manga.test', origin }
      const response = await app.request('/v1/conversations/c1', { method: 'DELETE', headers })
      expect(response.status).toBe(403)
      expect(await response.json()).toMatchObject({ code: 'origin-refused' })
    },
  )
})

test('AUTH=jwt refuses a token for someone else', async () => {
  const { good, get } = await rig('jwt')
  for (const aud of ['evil', undefined, ['evil'], 'manga2']) expect((await get(good({ aud }))).status).toBe(401)
  expect((await get(good({ aud: ['other', 'manga'] }))).status).toBe(200)
})
