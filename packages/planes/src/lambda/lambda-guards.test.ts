import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { type Answer, type AnswerStep, fakeLambdaEndpoint, preludePayload } from '../testing/fake-lambda-endpoint.ts'
import { aboveWatermark, alwaysFull, lambda, routerRig } from '../testing/router-rig.ts'
import { connectTo, exchangeBytes, until } from '../testing/servers.ts'

const complete: AnswerStep = { kind: 'complete' }
const get = 'GET / HTTP/1.1\r\nhost: x\r\n'

describe('a length that the function gives wrongly', () => {
  test('too short: the rest is not taken for another answer on the same connection', async () => {
    const evil = 'HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil'
    const { url, routed } = await spilled([
      preludePayload(200, { 'content-length': '4' }),
      bytes(`made${evil}`),
      complete,
    ])
    const received = await exchangeBytes(url, `${get}\r\n`)
    expect(received).not.toContain('evil')
    await until(() => routed().length === 1)
    expect(routed()[0]).toMatchObject({ outcome: 'broken' })
  })

  test('too long: the client does not wait for what never comes', async () => {
    const { url, routed } = await spilled([preludePayload(200, { 'content-length': '100' }), bytes('made'), complete])
    await exchangeBytes(url, `${get}\r\n`)
    await until(() => routed().length === 1)
    expect(routed()[0]).toMatchObject({ outcome: 'broken' })
  })

  test('no number: it is left out', async () => {
    const { url } = await spilled([preludePayload(200, { 'content-length': '4, 4' }), bytes('made'), complete])
    const received = await exchangeBytes(url, `${get}connection: close\r\n\r\n`)
    expect(received).toContain('made')
    expect(received).not.toContain('4, 4')
  })

  test.each([
    ['HEAD', 200],
    ['GET', 304],
  ])('%s with %i may name a length without a body', async (method, status) => {
    const { url } = await spilled([preludePayload(status, { 'content-length': '100' }), complete])
    const response = await fetch(url, { method })
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([
      status,
      '100',
      '',
    ])
  })
})

describe('the body of a request that is to be spilled', () => {
  test('holds a permit for a bounded time, costs nothing, and can still be served here', async () => {
    const { url, endpoint, router, routed } = await spilledOrServed([], { firstByteTimeoutMs: 50 })
    const socket = connectTo(url)
    const answer = text(socket)
    socket.write('POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 8\r\n\r\nslow')
    await until(() => router.status().planes[1]?.inFlight === 1)
    await until(() => router.status().planes[1]?.inFlight === 0)
    expect([endpoint.events.length, router.status().budget.spentUsd]).toEqual([0, 0])
    socket.write('ness')
    expect(await answer).toContain('served here: slowness')
    expect(routed()).toMatchObject([{ decision: { kind: 'serve', reason: 'overflow-failed' } }])
  })

  test.each([
    ['too large as announced', new Uint8Array(5 * 1_024 * 1_024 + 1)],
    ['too large once it is an event', new Uint8Array(1_200_000)],
  ])('%s is served here, and Lambda is not asked', async (_what, body) => {
    const { url, endpoint, router } = await spilledOrServed([])
    const served = await (await fetch(url, { method: 'POST', body })).text()
    expect(served.length).toBe('served here: '.length + body.length)
    expect([endpoint.events.length, router.status().breaker]).toEqual([0, 'closed'])
  })

  test('that is announced as too large is not even tried', async () => {
    const { url, router } = await spilledOrServed([])
    await (await fetch(url, { method: 'POST', body: new Uint8Array(5 * 1_024 * 1_024 + 1) })).text()
    expect(router.status().lastDecisions.map(({ kind, reason }) => [kind, reason])).toEqual([
      ['serve', 'body-too-large'],
    ])
  })

  test('of unknown size is put back when it proves too large', async () => {
    const { url } = await spilledOrServed([])
    const part = new Uint8Array(1_024 * 1_024).fill(65)
    let parts = 0
    const body = new ReadableStream({
      pull(controller) {
        parts += 1
        if (parts > 6) controller.close()
        else controller.enqueue(part)
      },
    })
    const response = await fetch(url, { method: 'POST', body, duplex: 'half' } as RequestInit)
    expect((await response.text()).length).toBe('served here: '.length + 6 * part.length)
  })

  test('of unknown size is spilled when it is small', async () => {
    const { url, endpoint } = await spilledOrServed([preludePayload(), bytes('from lambda'), complete])
    const body = new Blob(['chunked']).stream()
    const response = await fetch(url, { method: 'POST', body, duplex: 'half' } as RequestInit)
    expect([await response.text(), endpoint.events[0]?.body]).toEqual(['from lambda', 'chunked'])
  })
})

describe('the breaker of the plane', () => {
  const broken: AnswerStep[] = [preludePayload(), bytes('half'), { kind: 'cut' }]
  const refused: Answer = { kind: 'refusal', status: 500, type: 'ServiceException' }

  test.each<[string, Answer]>([
    ['streams that break', { kind: 'stream', steps: broken }],
    ['answers that do not begin', refused],
  ])('opens after %s, and the plane is not asked any more', async (_what, answer) => {
    const { url, endpoint, router } = await spilledOrServed(answer)
    const ask = () => fetch(url, { method: 'POST' }).then((response) => response.text().catch(() => 'broken'))
    for (let request = 0; request < 25; request += 1) await ask()
    await until(() => router.status().breaker === 'open')
    const asked = endpoint.events.length
    expect(await ask()).toBe('served here: ')
    expect(endpoint.events.length).toBe(asked)
    // It is not even tried: nothing was decided twice.
    expect(router.status().lastDecisions.slice(0, 1)).toMatchObject([{ kind: 'serve', reason: 'breaker-open' }])
  })

  test('does not count clients that leave before their answer begins', async () => {
    const { url, endpoint, router, routed } = await spilled([{ kind: 'wait' }])
    const leaving = new AbortController()
    const asking = Array.from({ length: 20 }, () => fetch(url, { signal: leaving.signal }).catch(() => {}))
    await until(() => endpoint.openInvocations() === 20)
    leaving.abort()
    await Promise.all(asking)
    await until(() => routed().length === 20)
    expect(routed().map(({ outcome }) => outcome)).toEqual(routed().map(() => 'left'))
    expect(router.status().breaker).toBe('closed')
  })
})

test('a throttle that names an hour is believed for ten seconds', async () => {
  const { url, events } = await spilledOrServed({
    kind: 'refusal',
    status: 429,
    type: 'TooManyRequestsException',
    headers: { 'retry-after': '3600' },
  })
  await (await fetch(url)).text()
  expect(events).toContainEqual({ kind: 'overflow-throttled', reason: 'unknown', pauseMs: 10_000 })
})

function bytes(text: string): AnswerStep {
  return { kind: 'payload', bytes: text }
}

/** A router that spills everything to an endpoint which answers with these steps. */
async function spilled(steps: readonly AnswerStep[], more: Parameters<typeof lambda>[1] = {}) {
  const endpoint = await fakeLambdaEndpoint(() => ({ kind: 'stream', steps }))
  return { endpoint, ...(await routerRig({ primary: alwaysFull(), overflow: lambda(endpoint.url, more) })) }
}

/** The same with room here for what the overflow plane does not take. */
async function spilledOrServed(answer: Answer | readonly AnswerStep[], more: Parameters<typeof lambda>[1] = {}) {
  const endpoint = await fakeLambdaEndpoint(() => ('kind' in answer ? answer : { kind: 'stream', steps: answer }))
  const echo = async (request: IncomingMessage, response: ServerResponse) => {
    response.end(`served here: ${await textOf(request)}`)
  }
  return { endpoint, ...(await routerRig({ primary: aboveWatermark(echo), overflow: lambda(endpoint.url, more) })) }
}

/** By events, as a listener that is older than streams may read it. */
function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  return new Promise((resolve) => {
    request.on('data', (chunk) => chunks.push(chunk)).on('end', () => resolve(Buffer.concat(chunks).toString('latin1')))
  })
}
