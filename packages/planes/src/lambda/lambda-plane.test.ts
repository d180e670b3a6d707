import type { IncomingMessage, ServerResponse } from 'node:http'
import { text as textOf } from 'node:stream/consumers'
import { createSseDecoder, sseDone, sseEvent } from '@manga-assist/contracts'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { RouterEvent } from '../router-event.ts'
import { type Answer, type AnswerStep, fakeLambdaEndpoint, preludePayload } from '../testing/fake-lambda-endpoint.ts'
import { aboveWatermark, alwaysFull, lambda, routerRig } from '../testing/router-rig.ts'
import { until } from '../testing/servers.ts'

const complete: AnswerStep = { kind: 'complete' }
const chatHeaders = { 'content-type': 'text/event-stream', 'x-vercel-ai-ui-message-stream': 'v1' }
const chatStart = payload(sseEvent({ type: 'start', messageId: 'm' }) + sseEvent({ type: 'text-start', id: 't' }))
const chatEnd = payload(sseEvent({ type: 'finish', finishReason: 'stop' }) + sseDone)

describe('an answer of Lambda', () => {
  test('reaches the client with status, headers and cookies, and says where it ran and why', async () => {
    const prelude = JSON.stringify({
      statusCode: 201,
      headers: { 'x-own': 'yes', connection: 'close' },
      cookies: ['a=1', 'b=2'],
    })
    const { url } = await spilled([payload(`${prelude}${'\0'.repeat(8)}made`), complete])
    const response = await fetch(`${url}/things`)
    expect([response.status, await response.text()]).toEqual([201, 'made'])
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'x-own': 'yes',
      'x-served-by': 'lambda',
      'x-overflow-reason': 'concurrency',
      'x-request-id': '5759e988bd862e3fe1be46a994272793',
      connection: 'keep-alive',
    })
  })

  test('comes with the first bytes, not when the function is done', async () => {
    const { url, endpoint } = await spilled([
      preludePayload(),
      payload('first '),
      { kind: 'wait' },
      payload('last'),
      complete,
    ])
    const reader = (await fetch(url)).body?.getReader()
    expect(text(await reader?.read())).toBe('first ')
    endpoint.release()
    expect(text(await reader?.read())).toBe('last')
  })

  test('asks with the whole request as an HTTP event', async () => {
    const { url, endpoint } = await spilled([preludePayload(), complete])
    const headers = { cookie: 'a=1; b=2', 'x-own': 'kept' }
    await fetch(`${url}/v1/a%2Fb?x=1&y=2`, { method: 'POST', body: '{"漫画":1}', headers }).then((r) => r.text())
    const [event] = endpoint.events
    expect(event).toMatchObject({
      version: '2.0',
      rawPath: '/v1/a%2Fb',
      rawQueryString: 'x=1&y=2',
      cookies: ['a=1', 'b=2'],
      body: '{"漫画":1}',
      isBase64Encoded: false,
      requestContext: {
        http: { method: 'POST', sourceIp: '127.0.0.1' },
        requestId: '5759e988bd862e3fe1be46a994272793',
      },
    })
    expect(event?.headers).toMatchObject({
      'x-own': 'kept',
      'x-forwarded-for': '127.0.0.1',
      traceparent: '00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-00',
    })
    expect(event?.headers).not.toHaveProperty('cookie')
  })

  test('a body that is no text travels as base64', async () => {
    const { url, endpoint } = await spilled([preludePayload(), complete])
    await fetch(url, { method: 'PUT', body: new Uint8Array([0, 255, 254]) }).then((r) => r.text())
    expect(endpoint.events[0]).toMatchObject({
      isBase64Encoded: true,
      body: Buffer.from([0, 255, 254]).toString('base64'),
    })
  })
})

describe('a chat stream that breaks on Lambda ends with an explicit error when', () => {
  test.each<[string, AnswerStep[]]>([
    ['the connection is cut', [{ kind: 'cut' }]],
    ['the body ends without the completion event', [{ kind: 'end' }]],
    [
      'the completion event carries an error',
      [{ kind: 'complete', error: { code: 'Runtime.ExitError', details: 'exit 1' } }],
    ],
    ['the function completes without its finish', [complete]],
    ['it is cut in the middle of an event', [payload('data: {"type":"text-de'), { kind: 'cut' }]],
  ])('%s', async (_what, end) => {
    const { url, routed } = await spilled([preludePayload(200, chatHeaders), chatStart, ...end])
    const events = createSseDecoder()(await (await fetch(url)).text())
    expect(events.map((data) => (data === '[DONE]' ? data : JSON.parse(data).type))).toEqual([
      'start',
      'text-start',
      'error',
      '[DONE]',
    ])
    await until(() => routed().length === 1)
    expect(routed()[0]).toMatchObject({ outcome: 'broken', plane: 'lambda' })
  })

  test('nothing comes for too long', async () => {
    const { url, endpoint } = await spilled([preludePayload(200, chatHeaders), chatStart, { kind: 'wait' }], {
      idleTimeoutMs: 30,
    })
    expect(await (await fetch(url)).text()).toContain('"type":"error"')
    await until(() => endpoint.openInvocations() === 0)
  })
})

test('a whole chat stream passes unchanged', async () => {
  const { url, routed } = await spilled([preludePayload(200, chatHeaders), chatStart, chatEnd, complete])
  const body = await (await fetch(url)).text()
  expect(body.endsWith(`${sseEvent({ type: 'finish', finishReason: 'stop' })}${sseDone}`)).toBe(true)
  await until(() => routed().length === 1)
  expect(routed()[0]).toMatchObject({ outcome: 'answered' })
})

test('an answer that is no stream is cut, not ended, when it breaks', async () => {
  const { url } = await spilled([preludePayload(), payload('half'), { kind: 'cut' }])
  const response = await fetch(url)
  await expect(response.text()).rejects.toThrow('terminated')
})

describe('before the answer begins', () => {
  const failures: [string, Answer, number][] = [
    ['the function throws', stream({ kind: 'complete', error: { code: 'TypeError', details: 'x' } }), 502],
    ['the prelude is no JSON', stream(payload(`nonsense${'\0'.repeat(8)}`), complete), 502],
    [
      'the prelude smuggles a header',
      stream(payload(`{"headers":{"a":"1\\r\\nb: 2"}}${'\0'.repeat(8)}`), complete),
      502,
    ],
    ['the connection is cut', stream({ kind: 'cut' }), 502],
    ['the service fails', { kind: 'refusal', status: 500, type: 'ServiceException' }, 502],
  ]

  test.each(failures)('%s: a POST without key fails in words, and is not run twice', async (_what, answer, status) => {
    const { url, endpoint, served } = await spilledOrServed(answer)
    const response = await fetch(url, { method: 'POST', body: 'x' })
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({
      code: 'upstream-failed',
      requestId: '5759e988bd862e3fe1be46a994272793',
    })
    expect([endpoint.events.length, served()]).toEqual([1, 0])
  })

  test.each(failures)('%s: a GET is served here instead', async (_what, answer) => {
    const { url, served } = await spilledOrServed(answer)
    expect(await (await fetch(url)).text()).toBe('served here: ')
    expect(served()).toBe(1)
  })

  test.each(failures)('%s: a POST with a key is served here instead, with its body', async (_what, answer) => {
    const { url } = await spilledOrServed(answer)
    const response = await fetch(url, { method: 'POST', body: 'question', headers: { 'idempotency-key': 'k1' } })
    expect([await response.text(), response.headers.get('x-served-by')]).toEqual(['served here: question', 'fargate'])
    expect(response.headers.get('x-overflow-reason')).toBeNull()
  })

  test('a refusal that says that nothing ran lets even a POST without key be served here', async () => {
    for (const type of ['ResourceNotFoundException', 'AccessDeniedException', 'RequestTooLargeException']) {
      const { url } = await spilledOrServed({ kind: 'refusal', status: 403, type })
      expect(await (await fetch(url, { method: 'POST', body: 'q' })).text()).toBe('served here: q')
    }
  })

  test('no first byte for too long is a timeout', async () => {
    const { url, endpoint } = await spilledOrServed(stream({ kind: 'wait' }), { firstByteTimeoutMs: 30 })
    const response = await fetch(url, { method: 'POST', body: 'x' })
    expect([response.status, await response.json()]).toMatchObject([504, { code: 'upstream-timeout' }])
    await until(() => endpoint.openInvocations() === 0)
  })

  test('Lambda out of reach lets even a POST without key be served here', async () => {
    const rig = await routerRig({ primary: aboveWatermark(echo), overflow: lambda('http://127.0.0.1:9') })
    expect(await (await fetch(rig.url, { method: 'POST', body: 'q' })).text()).toBe('served here: q')
    await until(() => rig.events.some(({ kind }) => kind === 'overflow-not-reachable'))
  })
})

describe('an environment that is started ahead', () => {
  test.each<[string, Answer, boolean, number]>([
    ['a function that answers', { kind: 'stream', steps: [preludePayload(404), { kind: 'complete' }] }, true, 1],
    [
      'a function that fails',
      { kind: 'stream', steps: [{ kind: 'complete', error: { code: 'Unhandled', details: 'no' } }] },
      false,
      1,
    ],
    ['a throttle', { kind: 'refusal', status: 429, type: 'TooManyRequestsException' }, false, 0],
  ])('is asked for with GET /health, and is what the answer says: %s', async (_what, answer, comesUp, paidFor) => {
    const endpoint = await fakeLambdaEndpoint(() => answer)
    const events: RouterEvent[] = []
    const plane = lambda(endpoint.url)((event) => events.push(event))
    onTestFinished(() => plane.close())
    expect(await plane.startEnvironment?.()).toBe(comesUp)
    expect(endpoint.events).toMatchObject([{ rawPath: '/health', requestContext: { http: { method: 'GET' } } }])
    expect([plane.inFlight, Math.sign(plane.spentUsd)]).toEqual([0, paidFor])
    expect(plane.unavailable(0)).toBe(paidFor === 0 ? 'overflow-throttled' : undefined)
  })

  test.each([
    ['that says who it is', { 'x-environment-id': 'environment-7' }, 'environment-7'],
    ['that does not', {}, undefined],
  ])('is asked to hold still, and one %s is told of by that', async (_what, headers, name) => {
    const steps = [preludePayload(200, headers), complete]
    const endpoint = await fakeLambdaEndpoint(() => ({ kind: 'stream', steps }))
    const plane = lambda(endpoint.url)(() => {})
    onTestFinished(() => plane.close())
    const up: unknown[] = []
    await plane.startEnvironment?.({ holdMs: 300, onUp: (environmentId) => up.push(environmentId) })
    expect([up, endpoint.events[0]?.warmUp]).toEqual([[name], { holdMs: 300 }])
  })
})

describe('a throttle', () => {
  const throttle: Answer = {
    kind: 'refusal',
    status: 429,
    type: 'TooManyRequestsException',
    headers: { 'retry-after': '7' },
    body: { Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded', Type: 'User', message: 'Rate Exceeded.' },
  }

  test('sends the request back here, and pauses spilling for as long as Lambda says', async () => {
    const { url, endpoint, events } = await spilledOrServed(throttle)
    expect(await (await fetch(url, { method: 'POST', body: 'a' })).text()).toBe('served here: a')
    expect(await (await fetch(url, { method: 'POST', body: 'b' })).text()).toBe('served here: b')
    expect(endpoint.events).toHaveLength(1)
    expect(events).toContainEqual({
      kind: 'overflow-throttled',
      reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
      pauseMs: 7_000,
    })
  })

  test('sheds with Retry-After when there is no room here either', async () => {
    const endpoint = await fakeLambdaEndpoint(() => throttle)
    const { url } = await routerRig({ primary: alwaysFull(), overflow: lambda(endpoint.url) })
    const response = await fetch(url)
    expect([response.status, response.headers.get('retry-after'), response.headers.get('x-overflow-reason')]).toEqual([
      503,
      '2',
      'overflow-throttled',
    ])
    expect(await response.json()).toMatchObject({ code: 'shed', status: 503 })
  })
})

test('a client that leaves ends the call and frees its socket', async () => {
  const { url, endpoint, routed, router } = await spilled([
    preludePayload(200, chatHeaders),
    chatStart,
    { kind: 'wait' },
  ])
  const leaving = new AbortController()
  const response = await fetch(url, { signal: leaving.signal })
  await response.body?.getReader().read()
  expect(endpoint.openInvocations()).toBe(1)
  leaving.abort()
  await until(() => endpoint.openInvocations() === 0 && routed().length === 1)
  expect(routed()[0]).toMatchObject({ outcome: 'left' })
  expect(router.status().planes[1]).toMatchObject({ inFlight: 0 })
})

test('a client that leaves before the answer begins ends the call too', async () => {
  const { url, endpoint, routed } = await spilled([{ kind: 'wait' }])
  const leaving = new AbortController()
  const waiting = fetch(url, { signal: leaving.signal }).catch((error: Error) => error.name)
  await until(() => endpoint.openInvocations() === 1)
  leaving.abort()
  expect(await waiting).toBe('AbortError')
  await until(() => endpoint.openInvocations() === 0 && routed().length === 1)
  expect(routed()[0]).toMatchObject({ outcome: 'left' })
})

test('as many streams as the ceiling allows run at once; the next is refused, not queued', async () => {
  const { url, endpoint, router } = await spilled([preludePayload(), payload('x'), { kind: 'wait' }, complete], {
    maxConcurrency: 60,
  })
  const streams = await Promise.all(Array.from({ length: 60 }, () => fetch(url)))
  expect(endpoint.openInvocations()).toBe(60)
  const refused = await fetch(url)
  expect([refused.status, refused.headers.get('x-overflow-reason')]).toEqual([503, 'overflow-full'])
  endpoint.release()
  expect(await Promise.all(streams.map((response) => response.text()))).toEqual(streams.map(() => 'x'))
  await until(() => router.status().planes[1]?.inFlight === 0)
})

test('the money spent is counted', async () => {
  const { url, router } = await spilled([preludePayload(), complete])
  await (await fetch(url)).text()
  await until(() => router.status().budget.spentUsd > 0)
  expect(router.status().budget).toMatchObject({ spentUsd: expect.closeTo(0.0000003, 6), limitUsdPerHour: null })
})

test.each([0, 1.5, Number.NaN])('a ceiling of %s is refused in words', (maxConcurrency) => {
  expect(() => lambda('http://127.0.0.1:9', { maxConcurrency })(() => {})).toThrow(
    `maxConcurrency must be a whole number of at least 1, got ${maxConcurrency}`,
  )
})

function payload(bytes: string): AnswerStep {
  return { kind: 'payload', bytes }
}

function stream(...steps: AnswerStep[]): Answer {
  return { kind: 'stream', steps }
}

function text(result: { value?: Uint8Array | undefined } | undefined): string {
  return Buffer.from(result?.value ?? []).toString('utf8')
}

/** A router that spills everything to an endpoint which answers with these steps. */
async function spilled(steps: readonly AnswerStep[], more: Parameters<typeof lambda>[1] = {}) {
  const endpoint = await fakeLambdaEndpoint(() => ({ kind: 'stream', steps }))
  return { endpoint, ...(await routerRig({ primary: alwaysFull(), overflow: lambda(endpoint.url, more) })) }
}

/** The same with room here for what the overflow plane does not take. */
async function spilledOrServed(answer: Answer, more: Parameters<typeof lambda>[1] = {}) {
  let served = 0
  const endpoint = await fakeLambdaEndpoint(() => answer)
  const primary = aboveWatermark((request, response) => {
    served += 1
    void echo(request, response)
  })
  const rig = await routerRig({ primary, overflow: lambda(endpoint.url, more) })
  return { endpoint, served: () => served, ...rig }
}

/** Answers with the body, as a listener that knows nothing of a router does. */
async function echo(request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.end(`served here: ${await textOf(request)}`)
}
