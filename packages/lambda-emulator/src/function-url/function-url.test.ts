import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { describe, expect, test } from 'vitest'
import type { FunctionOptions, UrlInvokeMode } from '../options/function-config.ts'
import { createGate, fixture, invoke, type Setup, setUp } from '../testing/harness.ts'

describe('the event', () => {
  test('is that of payload version 2.0', async () => {
    const { url } = await setUpUrl('reflect')
    const response = await fetch(`${url}/a%20b/c?x=1&y=%C3%A9&x=2`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'test',
        cookie: 'a=1; b=2',
        'x-forwarded-for': '10.0.0.1',
      },
      body: '{"größe":1}',
    })
    const { requestContext, headers, ...event } = (await response.json()) as Record<string, Record<string, string>>
    expect(event).toEqual({
      version: '2.0',
      routeKey: '$default',
      rawPath: '/a%20b/c',
      rawQueryString: 'x=1&y=%C3%A9&x=2',
      queryStringParameters: { x: '1,2', y: 'é' },
      cookies: ['a=1', 'b=2'],
      body: '{"größe":1}',
      isBase64Encoded: false,
    })
    expect(headers).toMatchObject({
      host: new URL(url).host,
      'x-forwarded-for': expect.stringMatching(/^10\.0\.0\.1, .*127\.0\.0\.1$/),
      'x-forwarded-port': new URL(url).port,
      'x-forwarded-proto': 'http',
    })
    expect(headers).not.toHaveProperty('cookie')
    expect(requestContext).toMatchObject({
      accountId: 'anonymous',
      apiId: 'reflect',
      domainName: 'reflect.lambda-url.us-east-1.on.aws',
      domainPrefix: 'reflect',
      http: { method: 'POST', path: '/a%20b/c', protocol: 'HTTP/1.1', sourceIp: expect.any(String), userAgent: 'test' },
      requestId: response.headers.get('x-amzn-requestid'),
      routeKey: '$default',
      stage: '$default',
      time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
      timeEpoch: expect.any(Number),
    })
  })

  test('leaves out what was not given', async () => {
    const { url } = await setUpUrl('reflect')
    const event = await (await fetch(url)).json()
    expect(event).toMatchObject({ rawPath: '/', rawQueryString: '', isBase64Encoded: false })
    for (const member of ['cookies', 'queryStringParameters', 'body']) expect(event).not.toHaveProperty(member)
  })

  test.each([
    ['application/octet-stream', Buffer.from([0, 255, 128])],
    ['application/x-www-form-urlencoded', Buffer.from('a=1')],
    ['text/plain', Buffer.from([0xff, 0xfe])],
  ])('carries a body of %s as base64', async (contentType, body) => {
    const { url } = await setUpUrl('reflect')
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': contentType }, body })
    expect(await response.json()).toMatchObject({ body: body.toString('base64'), isBase64Encoded: true })
  })

  test('is refused with 413 when it is larger than 6 MB, of which base64 takes its share', async () => {
    const { url, emulator } = await setUpUrl('reflect')
    for (const bytes of [7_000_000, 5_000_000]) {
      const response = await fetch(url, { method: 'POST', body: new Uint8Array(bytes) })
      expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([413, 'RequestTooLargeException'])
    }
    expect(emulator.status().functions[0]?.invocations).toBe(0)
  })
})

describe('a buffered answer', () => {
  test('has the status, headers and cookies of the result, each cookie for itself', async () => {
    const { get } = await setUpUrl('answer')
    const response = await get({
      answer: {
        statusCode: 201,
        headers: { 'Content-Type': 'text/plain', 'X-Number': 7 },
        cookies: ['a=1; Path=/', 'b=2'],
        body: 'Größe',
      },
    })
    expect(response.status).toBe(201)
    expect(Object.fromEntries(response.headers)).toMatchObject({ 'content-type': 'text/plain', 'x-number': '7' })
    expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2'])
    expect(await response.text()).toBe('Größe')
  })

  test('decodes base64', async () => {
    const { get } = await setUpUrl('answer')
    const body = Buffer.from([0, 1, 255])
    const response = await get({ answer: { statusCode: 200, body: body.toString('base64'), isBase64Encoded: true } })
    expect(Buffer.from(await response.arrayBuffer())).toEqual(body)
  })

  test.each([
    ['an object', { a: 1 }, '{"a":1}'],
    ['text', 'plain', 'plain'],
    ['null', null, 'null'],
  ])('that is %s without status is the body of a 200', async (_name, answer, body) => {
    const { get } = await setUpUrl('answer')
    const response = await get({ answer: JSON.stringify(answer) })
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json'])
    expect(await response.text()).toBe(body)
  })

  test.each([
    ['a status that is none', { statusCode: 42 }],
    ['a status of a preliminary answer', { statusCode: 103 }],
    ['a body that is no text', { statusCode: 200, body: {} }],
    ['a header that breaks the line', { statusCode: 200, headers: { a: 'b\r\nc: d' } }],
    ['cookies that are no list', { statusCode: 200, cookies: 'a=1' }],
  ])('with %s is 502', async (_name, answer) => {
    await expectBadGateway(await (await setUpUrl('answer')).get({ answer }))
  })

  test('of bytes that are no JSON is 502', async () => {
    await expectBadGateway(await (await setUpUrl('noJson')).get({}))
  })
})

describe('a streamed answer', () => {
  test('begins before the function has finished, with the head of its metadata', async () => {
    const { get } = await setUpUrl('site', 'RESPONSE_STREAM')
    const gate = await createGate()
    const head = { statusCode: 202, headers: { 'x-tea': 'pot', 'content-length': '99' }, cookies: ['a=1', 'b=2'] }
    const response = await get({ head, chunks: ['one ', 'two'], gate: gate.url })
    expect([response.status, response.headers.get('x-tea'), response.headers.get('content-length')]).toEqual([
      202,
      'pot',
      null,
    ])
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    expect((await reader?.read())?.value).toBe('one ')
    await gate.arrived(1)
    gate.open()
    expect((await reader?.read())?.value).toBe('two')
    expect((await reader?.read())?.done).toBe(true)
  })

  test('without metadata is a 200 with the content type that was set', async () => {
    const { get } = await setUpUrl('raw', 'RESPONSE_STREAM')
    const response = await get({ type: 'text/event-stream', chunks: ['data: 1\n\n'] })
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream'])
    expect(await response.text()).toBe('data: 1\n\n')
  })

  test('reads metadata that come byte by byte', async () => {
    const { get } = await setUpUrl('raw', 'RESPONSE_STREAM')
    const response = await get({ type: preludeType, chunks: [...`{"statusCode":203}${'\0'.repeat(8)}body`] })
    expect([response.status, await response.text()]).toEqual([203, 'body'])
  })

  test.each([
    ['have no end', ['{"statusCode":200}']],
    ['are no JSON', [`{"statusCode":${'\0'.repeat(8)}body`]],
    ['have a status that is none', [`{"statusCode":"ok"}${'\0'.repeat(8)}body`]],
    ['are longer than 16 KiB', ['{"headers":{"a":"', 16_384, `"}}${'\0'.repeat(8)}body`]],
  ])('whose metadata %s is 502', async (_name, chunks) => {
    const { get } = await setUpUrl('raw', 'RESPONSE_STREAM')
    await expectBadGateway(await get({ type: preludeType, chunks }))
  })

  test('that fails before its first byte is 502', async () => {
    const { emulator } = await setUp([fixture('faults.thrownBeforeWrite', urlOption('RESPONSE_STREAM'))])
    await expectBadGateway(await fetch(emulator.status().functions[0]?.url ?? ''))
  })

  test('that fails later breaks off, so that nobody takes it for complete', async () => {
    const { get } = await setUpUrl('breaking', 'RESPONSE_STREAM')
    const response = await get({})
    expect(response.status).toBe(200)
    await expect(response.text()).rejects.toThrow()
  })

  test('that is not read holds the function back', async () => {
    const { url, logs } = await setUpUrl('flood', 'RESPONSE_STREAM')
    const response = await open(url)
    expect((await logs.until(({ line }) => /^(stalled|flooded)/.test(line))).line).toMatch(/^stalled/)
    let bytes = 0
    for await (const chunk of response) bytes += chunk.length
    expect(bytes).toBe(48 * 1_048_576)
  })

  test('runs to its end when the client leaves', async () => {
    const { url, logs, emulator } = await setUpUrl('flood', 'RESPONSE_STREAM')
    const response = await open(url)
    await logs.until(({ line }) => line.startsWith('stalled'))
    response.destroy()
    await logs.until(({ line }) => line === 'flooded')
    await expect.poll(() => emulator.status().functions[0]?.inFlight).toBe(0)
  })
})

describe.each(['BUFFERED', 'RESPONSE_STREAM'] as const)('%s', (mode) => {
  const handler = mode === 'BUFFERED' ? 'answer' : 'site'
  const ask = ({ get }: UrlSetup, head: object, init?: RequestInit) =>
    get({ head, answer: { body: '', ...head } }, init)

  test('HEAD has the headers and no body', async () => {
    const head = { statusCode: 200, headers: { 'x-tea': 'pot', 'content-length': '1234' } }
    const response = await ask(await setUpUrl(handler, mode), head, { method: 'HEAD' })
    expect([response.status, response.headers.get('x-tea'), response.headers.get('content-length')]).toEqual([
      200,
      'pot',
      '1234',
    ])
    expect(await response.text()).toBe('')
  })

  test('204 and 302 pass, and the connection serves the next', async () => {
    const site = await setUpUrl(handler, mode)
    expect((await ask(site, { statusCode: 204 })).status).toBe(204)
    const moved = await ask(site, { statusCode: 302, headers: { location: '/there' } }, { redirect: 'manual' })
    expect([moved.status, moved.headers.get('location')]).toEqual([302, '/there'])
  })

  test('a function that dies is 502', async () => {
    const { emulator } = await setUp([fixture('faults.exit', urlOption(mode))])
    await expectBadGateway(await fetch(emulator.status().functions[0]?.url ?? ''))
  })

  test('a throttle is 429 with its reason', async () => {
    const { get } = await setUpUrl(handler, mode, { reservedConcurrency: 0 })
    const response = await get({})
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '1'])
    expect(await response.json()).toMatchObject({ Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded' })
  })
})

test('the same function is invoked over the API', async () => {
  const { client } = await setUpUrl('answer')
  const answer = '{"statusCode":204}'
  expect((await invoke(client, 'answer', { queryStringParameters: { answer } })).result).toEqual({ statusCode: 204 })
})

test('a port that is taken leaves no other port open', async () => {
  const { url, emulator } = await setUpUrl('reflect')
  const taken = Number(new URL(url).port)
  await expect(setUp([fixture('echo', { url: { port: taken } })])).rejects.toThrow('EADDRINUSE')
  await emulator.close()
  await expect(fetch(url)).rejects.toThrow()
})

const preludeType = 'application/vnd.awslambda.http-integration-response'

interface UrlSetup extends Setup {
  url: string
  get(query: Record<string, unknown>, init?: RequestInit): Promise<Response>
}

function urlOption(invokeMode: UrlInvokeMode): Partial<FunctionOptions> {
  return { url: { port: 0, invokeMode } }
}

/** One function of `url-handlers.mjs` behind a URL. Values of the query that are no text are sent as JSON. */
async function setUpUrl(
  name: string,
  mode: UrlInvokeMode = 'BUFFERED',
  options: Partial<FunctionOptions> = {},
): Promise<UrlSetup> {
  const functions = [fixture(name, { handler: `url-handlers.${name}`, ...urlOption(mode), ...options })]
  // Back-pressure is seen where nothing else slows the function.
  const setup = await setUp(functions, { streamBytesPerSecond: 0 })
  const url = setup.emulator.status().functions[0]?.url ?? ''
  const get = (query: Record<string, unknown>, init?: RequestInit) => {
    const texts = Object.entries(query).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ])
    return fetch(`${url}/?${new URLSearchParams(Object.fromEntries(texts))}`, init)
  }
  return { ...setup, url, get }
}

async function open(url: string): Promise<IncomingMessage> {
  const sending = request(url)
  sending.end()
  const [response] = await once(sending, 'response')
  return response
}

async function expectBadGateway(response: Response): Promise<void> {
  expect([response.status, await response.text()]).toEqual([502, 'Internal Server Error'])
}
