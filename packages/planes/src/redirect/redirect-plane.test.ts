import { randomUUID } from 'node:crypto'
import { systemClock } from '@manga-assist/clock'
import { ManualClock } from '@manga-assist/clock/testing'
import { lambdaCostUsd } from '@manga-assist/overflow'
import { describe, expect, test } from 'vitest'
import type { OverflowPlane } from '../plane.ts'
import type { OverflowRouterOptions } from '../router.ts'
import { alwaysFull, exchangeBytes, inProcess, type RouterRig, routerRig } from '../testing/index.ts'
import { createRedirectPlane, type RedirectSettings } from './redirect-plane.ts'

const secret = 'a secret of routers, for tests only'

describe('a spilled request', () => {
  test('is sent to the function with its path, its query and a ticket', async () => {
    const { url, routed } = await redirecting()
    const response = await ask(url, '/v1/titles/%E6%BC%AB?q=a%20b&limit=3')
    expect([response.status, response.headers.get('x-overflow-reason')]).toEqual([307, 'concurrency'])
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('location')).toMatch(
      /^\/overflow\/v1\/titles\/%E6%BC%AB\?q=a%20b&limit=3&overflow-ticket=[\w-]+\.[\w-]{43}$/,
    )
    expect(routed()).toMatchObject([
      { outcome: 'redirected', status: 307, plane: 'lambda', decision: { kind: 'spill' }, firstByteMs: undefined },
    ])
  })

  test('stays on its origin, whatever its path is', async () => {
    const { url } = await redirecting({ path: '/spilled' })
    const [head = ''] = (
      await exchangeBytes(url, 'GET //evil.example/x HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n')
    ).split('\r\n\r\n')
    expect(head).toMatch(/^HTTP\/1\.1 307/)
    expect(head).toMatch(/\r\nlocation: \/spilled\/\/evil\.example\/x\?overflow-ticket=/i)
  })

  test('is not read: its connection serves the next one', async () => {
    const { url } = await redirecting()
    const body = 'x'.repeat(200_000)
    const post = `POST /a HTTP/1.1\r\nhost: a\r\ncontent-length: ${body.length}\r\n\r\n`
    const answers = await exchangeBytes(url, post, body, 'GET /b HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n')
    expect(answers.match(/HTTP\/1\.1 307/g)).toHaveLength(2)
  })

  test('of a client that is not redirected is relayed, and why is told', async () => {
    const { url, relay, events } = await redirecting()
    const response = await ask(url, '/api/chat', { 'x-overflow-redirect': 'no' })
    expect([response.status, await response.text(), relay.ran()]).toEqual([200, 'relayed', 1])
    expect(events).toContainEqual({ kind: 'spill-relayed', cause: 'declined' })
  })

  test('whose ticket would be too long for an address is relayed', async () => {
    const { url, relay } = await redirecting()
    expect((await ask(url, `/${'x'.repeat(7_400)}`)).status).toBe(200)
    expect(relay.ran()).toBe(1)
  })
})

describe('what is to be seen of Lambda', () => {
  test('one spill in so many is relayed, and any relayed one counts', async () => {
    const { url } = await redirecting({ relayOneIn: 3 })
    const statuses: number[] = []
    for (let at = 0; at < 7; at += 1) statuses.push((await ask(url, '/a')).status)
    expect(statuses).toEqual([307, 307, 200, 307, 307, 200, 307])
    await ask(url, '/a', { 'x-overflow-redirect': 'no' })
    expect([(await ask(url, '/a')).status, (await ask(url, '/a')).status]).toEqual([307, 307])
  })

  test.each(['open', 'half-open'] as const)('all is relayed while the breaker is %s', async (breaker) => {
    const { url, relay } = await redirecting({}, { breaker })
    expect((await ask(url, '/a')).status).toBe(200)
    expect(relay.ran()).toBe(1)
  })

  test('a canary is relayed', async () => {
    const clock = new ManualClock()
    const { url, relay } = await redirecting({}, {}, { clock, guards: { canaryIntervalMs: 1_000 }, hasRoom: true })
    await clock.advance(1_000)
    expect((await ask(url, '/a')).headers.get('x-overflow-reason')).toBe('canary')
    expect(relay.ran()).toBe(1)
  })

  test('what Lambda refuses now, it refuses for those who would be redirected', async () => {
    const { url } = await redirecting({}, { unavailable: () => 'overflow-throttled' })
    const response = await ask(url, '/a')
    expect([response.status, response.headers.get('x-overflow-reason')]).toEqual([503, 'overflow-throttled'])
  })
})

describe('a request that was sent on', () => {
  const spend = { usdPerMinute: 1, usdPerDay: 1 }

  test('is on the plane, with its money set aside, for as long as such requests take', async () => {
    const clock = new ManualClock()
    const { url, router, plane } = await redirecting({}, {}, { clock, guards: { spend } })
    await ask(url, '/a')
    const [there, setAside] = [router.status().planes[1]?.inFlight, router.status().budget.leftUsd]
    expect([there, setAside, router.demand().spilled]).toEqual([1, 1 - price(60_000), 1])
    await clock.advance(999)
    expect([plane.inFlight, plane.answering, plane.spentUsd]).toEqual([1, 1, 0])
    await clock.advance(1)
    expect([plane.inFlight, plane.answering]).toEqual([0, 0])
    expect(plane.spentUsd).toBe(price(1_000))
    expect(router.status().budget.leftUsd).toBeCloseTo(1 - price(1_000), 12)
  })

  test('holds its place under the ceiling: what does not fit is shed', async () => {
    const clock = new ManualClock()
    const { url } = await redirecting({}, { concurrencyLimit: 2 }, { clock })
    const statuses = [(await ask(url, '/a')).status, (await ask(url, '/a')).status, (await ask(url, '/a')).status]
    expect(statuses).toEqual([307, 307, 503])
    await clock.advance(1_000)
    expect((await ask(url, '/a')).status).toBe(307)
  })

  test('holds it no longer than the function may run', async () => {
    const clock = new ManualClock()
    const prices = { priceUsd: price, longestRunMs: 200 }
    const { url, plane } = await redirecting({}, { prices }, { clock })
    await ask(url, '/a')
    await clock.advance(200)
    expect(plane.inFlight).toBe(0)
  })

  test('teaches nothing of how long requests take', async () => {
    const clock = new ManualClock()
    const { url, router } = await redirecting({}, {}, { clock })
    await ask(url, '/a')
    await clock.advance(1_000)
    expect(router.status().classes).toMatchObject([{ primaryMs: null, overflowMs: null }])
  })

  test('leaves no timer when the router closes', async () => {
    const clock = new ManualClock()
    const { url, router } = await redirecting({}, {}, { clock })
    await ask(url, '/a')
    expect(clock.pendingTimers).toBe(1)
    await router.close()
    expect(clock.pendingTimers).toBe(0)
  })
})

test.each<[RedirectSettings, string]>([
  [{ secret: 'short' }, 'secret must have at least 32 characters, got 5'],
  [{ secret, relayOneIn: 1 }, 'relayOneIn must be a whole number of at least 2, got 1'],
  [{ secret, ticketLifetimeMs: 0 }, 'ticketLifetimeMs must be a whole number of at least 1, got 0'],
])('a setting that does not fit is named', (settings, message) => {
  const outside = { clock: systemClock, newId: randomUUID, onEvent: () => {} }
  const open = () => createRedirectPlane({ ...settings, relayBeside: () => fakeRelay({}), ...outside })
  expect(open).toThrow(message)
})

function price(ms: number): number {
  return lambdaCostUsd(ms, 512)
}

interface RedirectRig extends RouterRig {
  plane: OverflowPlane
  relay: FakeRelay
}

interface RouterSettings extends Partial<OverflowRouterOptions> {
  /** Whether the primary plane has room; none when left out. */
  hasRoom?: boolean
}

/** A router that redirects, with a plane behind it that answers by a word. */
async function redirecting(
  settings: Partial<RedirectSettings> = {},
  relayed: Partial<OverflowPlane> = {},
  { clock = systemClock, hasRoom = false, ...router }: RouterSettings = {},
): Promise<RedirectRig> {
  const relay = fakeRelay(relayed)
  const planes: OverflowPlane[] = []
  const rig = await routerRig({
    primary: hasRoom ? inProcess(() => {}) : alwaysFull(),
    overflow: (onEvent) => {
      const plane = createRedirectPlane({
        secret,
        ...settings,
        relayBeside: () => relay,
        clock,
        newId: randomUUID,
        onEvent,
      })
      planes.push(plane)
      return plane
    },
    router: { ...router, clock },
  })
  return { ...rig, plane: planes[0] ?? relay, relay }
}

interface FakeRelay extends OverflowPlane {
  /** How many requests it got. */
  ran(): number
}

function fakeRelay(more: Partial<OverflowPlane>): FakeRelay {
  let count = 0
  return {
    ...{ name: 'lambda', inFlight: 0, answering: 0, concurrencyLimit: 10, memoryMb: 512, spentUsd: 0 },
    breaker: 'closed',
    prices: { priceUsd: price, longestRunMs: 60_000 },
    unavailable: () => undefined,
    run({ response, overflowReason = '' }, run) {
      count += 1
      response.writeHead(200, { 'x-overflow-reason': overflowReason }).end('relayed')
      run.ended({ kind: 'answered' })
    },
    close: async () => {},
    ...more,
    ran: () => count,
  }
}

function ask(origin: string, path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${origin}${path}`, { headers, redirect: 'manual' })
}
