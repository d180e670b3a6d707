import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import { type AppDependencies, createApp, createIdentify, type Identify } from '@manga-assist/adapter-hono'
import type { Clock } from '@manga-assist/clock'
import { createTraceReader } from '@manga-assist/contracts'
import { createEmbeddedServices, createRateLimiters } from '@manga-assist/providers'
import type { Benchmark } from '../benchmark.ts'
import { interleave, type Round } from '../interleave.ts'
import { atMost, median, row } from '../statistics.ts'

/** Requests in one round, each with a token of its own where tokens are new. */
const requestsPerRound = 300
/** What limits may add to a request that does next to nothing. */
const mostLimitedRatio = 1.3
/** What a token that comes again may add. */
const mostRememberedRatio = 1.3

const issuer = 'https://login.manga.example'
const path = '/v1/titles/monster'

/** What limits and identity cost a request, against the same request with neither. */
export const guards: Benchmark = {
  name: 'guards',
  about: 'a request with rate limits and with verified tokens, against one with neither',
  rounds: 15,
  async run({ rounds, clock, signal, progress }) {
    const services = createEmbeddedServices({ databaseFile: ':memory:', tokensPerSecond: 50, clock, newId: randomUUID })
    progress(`${requestsPerRound} requests a case and round`)
    const figures = await interleave(cases(services, clock), rounds, signal, progress).finally(services.close)
    const floor = { case: 'open', rounds: figures.open }
    const rows = Object.entries(figures).map(([name, values]) =>
      row({ case: name, metric: 'request', unit: 'µs' }, values, name === floor.case ? undefined : floor),
    )
    const overOpen = (values: readonly number[]) => median(values) / median(floor.rounds)
    const targets = [
      atMost('limited over open', mostLimitedRatio, 'x', overOpen(figures.limited)),
      atMost('token again over open', mostRememberedRatio, 'x', overOpen(figures['token again'])),
    ]
    return { rows, targets }
  },
}

function cases(services: Services, clock: Clock): Record<'open' | 'limited' | 'token again' | 'token new', Round> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const keySet = JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'bench', use: 'sig' }] })
  const fixed: Identify = async () => ({ kind: 'known', userId: 'reader' })
  const identify = createIdentify(
    { NODE_ENV: 'production', AUTH: 'jwt', ALLOWED_ORIGINS: [], JWT_ISSUER: issuer, JWT_AUDIENCE: 'manga' },
    { clock, newId: randomUUID, fetch: async () => new Response(keySet) },
  )
  const limits = { ...createRateLimiters({ perUser: 1e9, perAddress: 1e9, clock }), concurrentPerUser: 20 }
  const open = appOf(services, clock, { identify: fixed })
  const limited = appOf(services, clock, { identify: fixed, limits })
  const known = appOf(services, clock, { identify })
  const same = tokenOf(privateKey, 'reader')
  let readers = 0
  return {
    open: () => timed(open, clock, () => same),
    limited: () => timed(limited, clock, () => same),
    'token again': () => timed(known, clock, () => same),
    'token new': () => timed(known, clock, () => tokenOf(privateKey, `reader-${readers++}`)),
  }
}

type Services = ReturnType<typeof createEmbeddedServices>
type App = ReturnType<typeof createApp>

function appOf(services: Services, clock: Clock, more: Pick<AppDependencies, 'identify' | 'limits'>): App {
  const readTrace = createTraceReader({ sampleRate: 0, random: () => 1 })
  return createApp({
    ...services,
    plane: 'fargate',
    isReady: () => true,
    clock,
    newId: randomUUID,
    readTrace,
    onEvent: () => {},
    ...more,
  })
}

/** Microseconds for one request. Tokens are made before. */
async function timed(app: App, clock: Clock, token: () => string): Promise<number> {
  const requests = Array.from({ length: requestsPerRound }, () => ({ headers: { authorization: `Bearer ${token()}` } }))
  const startMs = clock.now()
  for (const request of requests) {
    const { status } = await app.request(path, request)
    if (status !== 200) throw new Error(`${path} answered ${status}`)
  }
  return ((clock.now() - startMs) / requestsPerRound) * 1_000
}

function tokenOf(key: KeyObject, subject: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = { iss: issuer, aud: 'manga', sub: subject, exp: 2 ** 32 }
  const input = `${part({ alg: 'ES256', kid: 'bench' })}.${part(claims)}`
  return `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}
