import type { RequestListener } from 'node:http'
import { systemClock } from '@manga-assist/clock'
import { ManualClock } from '@manga-assist/clock/testing'
import { sseDone, timeouts } from '@manga-assist/contracts'
import { describe, expect, test } from 'vitest'
import { createClient } from './client.ts'
import type { Exchange } from './exchange.ts'
import { outgoingRequest } from './request-of-arrival.ts'
import { answerShed, answerWell, asEvents, completeAnswer, startFakeService } from './testing/fake-service.ts'
import { arrivalWith } from './testing/scenarios.ts'

const recs = outgoingRequest(arrivalWith(), 'test')
const chat = outgoingRequest(arrivalWith({ kind: 'chat' }), 'test')
const unfinished = asEvents(completeAnswer(['so', ' far']).slice(0, -1))

/** Sends one request to a server that answers as given. */
async function exchangeWith(answer: RequestListener, request = chat): Promise<Exchange> {
  await using service = await startFakeService(answer)
  const client = createClient({ base: service.base, clock: systemClock })
  try {
    return await client.send(request, new AbortController().signal)
  } finally {
    client.close()
  }
}

describe('outcome', () => {
  test('a stream with its finish completed, and says where and when', async () => {
    const exchange = await exchangeWith((_, response) => {
      response.writeHead(200, { 'x-served-by': 'lambda', 'x-request-id': 'r-1' })
      response.end(asEvents(completeAnswer(['a', 'b', 'c'])) + sseDone)
    })
    expect(exchange).toMatchObject({ plane: 'lambda', status: 200, requestId: 'r-1', outcome: { kind: 'completed' } })
    expect(exchange.tokens.gapsMs).toHaveLength(2)
    expect(exchange.firstByteAtMs).toBeLessThanOrEqual(exchange.tokens.firstAtMs ?? 0)
    expect(exchange.tokens.firstAtMs).toBeLessThanOrEqual(exchange.endAtMs)
  })

  test('a whole body completed', async () => {
    const exchange = await exchangeWith((request, response) => answerWell(request, response, 'fargate'), recs)
    expect(exchange).toMatchObject({ plane: 'fargate', outcome: { kind: 'completed' }, tokens: { gapsMs: [] } })
  })

  test('an error within the stream failed', async () => {
    const exchange = await exchangeWith((_, response) => {
      response.writeHead(200, { 'x-served-by': 'fargate' })
      response.end(unfinished + asEvents([{ type: 'error', errorText: 'gone', code: 'upstream-failed' }]))
    })
    expect(exchange).toMatchObject({ plane: 'fargate', outcome: { kind: 'failed', class: 'in-band-error' } })
  })

  test('a stream whose socket is cut is truncated', async () => {
    const exchange = await exchangeWith((_, response) => {
      response.writeHead(200, { 'x-served-by': 'lambda' })
      response.write(unfinished, () => response.destroy())
    })
    expect(exchange).toMatchObject({
      plane: 'lambda',
      outcome: { kind: 'truncated', message: expect.stringContaining('the connection was cut') },
    })
  })

  test('a stream that ends cleanly without its finish is truncated', async () => {
    const exchange = await exchangeWith((_, response) => response.end(unfinished + sseDone))
    expect(exchange).toMatchObject({ plane: 'none', outcome: { kind: 'truncated' } })
  })

  test('a body shorter than it was announced is truncated', async () => {
    const exchange = await exchangeWith((_, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{"items":', () => response.destroy())
    }, recs)
    expect(exchange.outcome.kind).toBe('truncated')
  })

  test.each([true, false])('a refusal for load is shed; that it has Retry-After: %j', async (hasRetryAfter) => {
    const headers: Record<string, string> = hasRetryAfter ? { 'retry-after': '2' } : {}
    const exchange = await exchangeWith((_, response) => answerShed(response, headers))
    expect(exchange).toMatchObject({ plane: 'none', status: 503, outcome: { kind: 'shed', hasRetryAfter } })
  })

  test('a 503 for any other reason failed, with the code and the id that it names', async () => {
    const exchange = await exchangeWith((_, response) => {
      response.writeHead(503, { 'retry-after': '1' })
      response.end('{"code":"not-ready","detail":"Starting.","requestId":"r-2"}')
    })
    expect(exchange).toMatchObject({
      requestId: 'r-2',
      outcome: { kind: 'failed', class: 'status', code: 'not-ready', message: 'Starting.' },
    })
  })

  test.each([500, 404, 302])('status %d failed', async (status) => {
    const exchange = await exchangeWith((_, response) => response.writeHead(status).end('oh no'), recs)
    expect(exchange).toMatchObject({ status, outcome: { kind: 'failed', class: 'status', message: 'oh no' } })
  })

  test('an error page of any size is read within bounds', async () => {
    const exchange = await exchangeWith((_, response) => response.writeHead(500).end('x'.repeat(1_000_000)), recs)
    expect(exchange.outcome).toMatchObject({ class: 'status', message: 'x'.repeat(200) })
  })

  test('a connection that is refused failed', async () => {
    const { base, [Symbol.asyncDispose]: close } = await startFakeService(() => {})
    await close()
    const exchange = await createClient({ base, clock: systemClock }).send(recs, new AbortController().signal)
    expect(exchange).toMatchObject({ plane: 'none', outcome: { class: 'connection', code: 'ECONNREFUSED' } })
    expect(exchange.firstByteAtMs).toBeUndefined()
  })

  test('a connection that is cut before the head failed', async () => {
    const exchange = await exchangeWith((_, response) => response.destroy())
    expect(exchange).toMatchObject({ outcome: { kind: 'failed', class: 'connection', code: 'ECONNRESET' } })
  })
})

describe('time', () => {
  test('a slow first byte is waited for and counted', async () => {
    const clock = new ManualClock()
    const arrived = Promise.withResolvers<() => void>()
    await using service = await startFakeService((request, response) => {
      arrived.resolve(() => answerWell(request, response, 'fargate'))
    })
    const client = createClient({ base: service.base, clock })
    const sending = client.send(chat, new AbortController().signal)
    const answer = await arrived.promise
    await clock.advance(5_000)
    answer()
    const exchange = await sending
    expect(exchange).toMatchObject({ firstByteAtMs: 5_000, endAtMs: 5_000, outcome: { kind: 'completed' } })
    expect(clock.pendingTimers).toBe(0)
    client.close()
  })

  test.each([
    ['before the head', false],
    ['in the middle of a stream', true],
  ])('a request that takes longer than a client should wait failed, %s', async (_, isStarted) => {
    const clock = new ManualClock()
    const arrived = Promise.withResolvers<void>()
    await using service = await startFakeService((_, response) => {
      if (isStarted) response.write(unfinished)
      arrived.resolve()
    })
    const client = createClient({ base: service.base, clock })
    const sending = client.send(chat, new AbortController().signal)
    await arrived.promise
    await clock.advance(timeouts.clientMs)
    expect((await sending).outcome).toEqual({
      kind: 'failed',
      class: 'timeout',
      code: 'request-timeout',
      message: `no end within ${timeouts.clientMs} ms`,
    })
    client.close()
  })

  test('an abort ends what is in flight without blaming the service', async () => {
    const interruption = new AbortController()
    await using service = await startFakeService(() => interruption.abort())
    const client = createClient({ base: service.base, clock: systemClock })
    expect((await client.send(chat, interruption.signal)).outcome).toEqual({ kind: 'cancelled' })
    client.close()
  })
})

describe('connections', () => {
  test('are kept for the next request', async () => {
    await using service = await startFakeService((request, response) => answerWell(request, response, 'fargate'))
    const client = createClient({ base: service.base, clock: systemClock })
    for (let count = 0; count < 3; count += 1) await client.send(recs, new AbortController().signal)
    expect(service.connections()).toBe(1)
    client.close()
  })

  test('are never waited for: all requests reach the service before any is answered', async () => {
    const waiting: (() => void)[] = []
    const total = 300
    await using service = await startFakeService((request, response) => {
      waiting.push(() => answerWell(request, response, 'fargate'))
      if (waiting.length === total) for (const answer of waiting) answer()
    })
    const client = createClient({ base: service.base, clock: systemClock })
    const { signal } = new AbortController()
    const exchanges = await Promise.all(Array.from({ length: total }, () => client.send(recs, signal)))
    expect(new Set(exchanges.map(({ outcome }) => outcome.kind))).toEqual(new Set(['completed']))
    client.close()
  })
})
