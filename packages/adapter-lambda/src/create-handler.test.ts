import { systemClock } from '@manga-assist/clock'
import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, test } from 'vitest'
import { createHandler } from './create-handler.ts'
import { eventOf, invokeHandler, invokeRaw } from './testing/index.ts'

describe('a Lambda handler over a Fetch application', () => {
  test('gives the application the request as the client sent it', async () => {
    const echo = handlerOf(async (request) =>
      Response.json({
        method: request.method,
        url: request.url,
        body: await request.text(),
        headers: Object.fromEntries(request.headers),
      }),
    )
    const event = await eventOf(
      new Request('https://manga.test/v1/x%2Fy?a=1&b=%E6%BC%AB', {
        method: 'PUT',
        body: '{"text":"漫画"}',
        headers: { 'x-test': 'one, two', host: 'manga.test' },
      }),
    )
    const { bytes } = await invokeRaw(echo, { ...event, cookies: ['a=1', 'b=2'] })
    const body = JSON.parse(bytes.subarray(bytes.lastIndexOf(0) + 1).toString('utf8'))
    expect(body).toMatchObject({
      method: 'PUT',
      url: 'https://lambda.local/v1/x%2Fy?a=1&b=%E6%BC%AB',
      body: '{"text":"漫画"}',
      headers: { 'x-test': 'one, two', cookie: 'a=1; b=2', host: 'manga.test' },
    })
  })

  test('decodes a body that came as base64', async () => {
    const size = handlerOf(async (request) => new Response(String((await request.arrayBuffer()).byteLength)))
    const event = await eventOf(new Request('https://manga.test/', { method: 'POST', body: 'x' }))
    const binary = { ...event, body: Buffer.from([0, 255, 254]).toString('base64'), isBase64Encoded: true }
    const { bytes } = await invokeRaw(size, binary)
    expect(bytes.subarray(-1).toString()).toBe('3')
  })

  test('is made outside Lambda too, where the AWS SDK leaves a global of the same name', async () => {
    const global = globalThis as { awslambda?: object }
    global.awslambda = { InvokeStore: {} }
    try {
      expect(await (await fetchBy(() => new Response('ok'))).text()).toBe('ok')
    } finally {
      delete global.awslambda
    }
  })

  test.each([204, 302, 404])('answers %i without a body', async (status) => {
    const response = await fetchBy(() => new Response(null, { status, headers: { location: '/' } }))
    expect([response.status, response.headers.get('location'), await response.text()]).toEqual([status, '/', ''])
  })

  test('keeps cookies apart and drops headers of the connection', async () => {
    const response = await fetchBy(() => {
      const headers = new Headers({ connection: 'keep-alive', 'transfer-encoding': 'chunked', 'x-own': 'kept' })
      headers.append('set-cookie', 'a=1; Path=/')
      headers.append('set-cookie', 'b=2, with a comma')
      return new Response('ok', { headers })
    })
    expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2, with a comma'])
    expect(['connection', 'transfer-encoding', 'x-own'].map((name) => response.headers.get(name))).toEqual([
      null,
      null,
      'kept',
    ])
  })

  test('writes the head before the first byte of the body is there', async () => {
    let send = (_text: string) => {}
    const body = new ReadableStream({
      start(controller) {
        send = (text) => {
          controller.enqueue(new TextEncoder().encode(text))
          controller.close()
        }
      },
    })
    const written: Buffer[] = []
    const answering = handlerOf(() => new Response(body))(
      await eventOf(new Request('https://manga.test/')),
      Object.assign(new (await import('node:stream')).PassThrough(), { setContentType() {} }).on('data', (chunk) =>
        written.push(chunk),
      ),
      { getRemainingTimeInMillis: () => 60_000 },
    )
    await new Promise((resolve) => setImmediate(resolve))
    expect(Buffer.concat(written).toString('utf8')).toMatch(/^\{"statusCode":200.*\}\0{8}$/)
    send('late')
    await answering
  })

  test('passes a large body on whole, no faster than it is taken', async () => {
    const part = new Uint8Array(64 * 1_024).fill(7)
    let made = 0
    const body = new ReadableStream({
      pull(controller) {
        made += 1
        if (made > 50) controller.close()
        else controller.enqueue(part)
      },
    })
    const { bytes } = await invokeRaw(
      handlerOf(() => new Response(body)),
      await eventOf(new Request('https://manga.test/')),
    )
    expect(bytes.subarray(bytes.lastIndexOf(0) + 1).length).toBe(50 * part.length)
  })

  test('a body that breaks is thrown to the runtime, which reports it and lives on', async () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('half'))
        controller.error(new Error('store went away'))
      },
    })
    const answering = fetchBy(() => new Response(body))
    await expect(answering).rejects.toThrow('store went away')
  })

  test.each([[null], ['text'], [{}], [{ version: '1.0', httpMethod: 'GET' }], [{ version: '2.0', rawPath: '/' }]])(
    'refuses what is no HTTP event: %j',
    async (event) => {
      await expect(
        invokeRaw(
          handlerOf(() => new Response('unused')),
          event,
        ),
      ).rejects.toMatchObject({
        code: 'unsupported-event',
        message: expect.stringContaining('event.version must be "2.0"'),
      })
    },
  )

  describe('answers in words, and throws nothing that would count against the function, when', () => {
    test.each(['[', 'a b', 'x:99999', 'u@x', 'x/v1/recommendations?', ''])('the host is %j', async (host) => {
      const event = await eventOf(new Request('https://manga.test/api/chat?a=1'))
      const { status, body } = await answerTo({ ...event, headers: { ...event.headers, host } })
      expect([status, body]).toEqual([200, 'https://lambda.local/api/chat?a=1'])
    })

    test.each(['TRACE', 'CONNECT', 'TRACK', 'trace'])('the method is %s', async (method) => {
      const event = await eventOf(new Request('https://manga.test/'))
      const http = { ...event.requestContext.http, method }
      const { status, body, headers } = await answerTo({ ...event, requestContext: { ...event.requestContext, http } })
      expect([status, JSON.parse(body).code, headers.allow]).toEqual([
        405,
        'method-not-allowed',
        expect.stringContaining('GET'),
      ])
    })

    test.each([
      ['the path has no slash', { rawPath: '@elsewhere.test/' }],
      ['the path brings a port', { rawPath: ':80/' }],
      ['the path is empty', { rawPath: '' }],
      ['a header is no header', { headers: { 'x-own': 'a\nb' } }],
      ['a header has no name', { headers: { 'x own': 'a' } }],
    ])('%s', async (_what, wrong) => {
      const { status, body } = await answerTo({ ...(await eventOf(new Request('https://manga.test/'))), ...wrong })
      expect([status, JSON.parse(body).code]).toEqual([400, 'invalid-request'])
    })

    async function answerTo(event: object) {
      const { bytes } = await invokeRaw(
        handlerOf((request) => new Response(request.url)),
        event,
      )
      const end = bytes.indexOf(Buffer.alloc(8))
      const { statusCode, headers } = JSON.parse(bytes.subarray(0, end).toString('utf8'))
      return { status: statusCode, headers, body: bytes.subarray(end + 8).toString('utf8') }
    }
  })

  test('waits where the stream is full', async () => {
    const { PassThrough } = await import('node:stream')
    const stream = Object.assign(new PassThrough({ highWaterMark: 1_000 }), { setContentType() {} })
    let made = 0
    const body = new ReadableStream({
      pull(controller) {
        made += 1
        if (made > 50) controller.close()
        else controller.enqueue(new Uint8Array(1_000))
      },
    })
    const handler = handlerOf(() => new Response(body))
    const answering = handler(await eventOf(new Request('https://manga.test/')), stream, {
      getRemainingTimeInMillis: () => 60_000,
    })
    await new Promise((resolve) => setImmediate(resolve))
    expect(made).toBeLessThan(10)
    stream.resume()
    await answering
    expect(made).toBe(51)
  })

  test('aborts the request one second before the environment would be killed', async () => {
    const clock = new ManualClock()
    let signal: AbortSignal | undefined
    const handler = createHandler({
      clock,
      fetch: async (request) => {
        signal = request.signal
        await clock.advance(4_000)
        return new Response('late')
      },
    })
    await invokeRaw(handler, await eventOf(new Request('https://manga.test/')), 5_000)
    expect(signal?.reason).toEqual(new Error('the function has 1000 ms left'))
    expect(clock.pendingTimers).toBe(0)
  })
})

function handlerOf(fetch: (request: Request) => Response | Promise<Response>) {
  return createHandler({ fetch, clock: systemClock })
}

function fetchBy(fetch: () => Response): Promise<Response> {
  return invokeHandler(handlerOf(fetch), new Request('https://manga.test/'))
}
