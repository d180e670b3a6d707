import { createServer, request as httpRequest, type IncomingMessage, type RequestListener } from 'node:http'
import { text } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { createSseDecoder, sseEvent } from '@manga-assist/contracts'
import { errors, Pool } from 'undici'
import { describe, expect, onTestFinished, test } from 'vitest'
import { fakeLambdaEndpoint, preludePayload } from '../testing/fake-lambda-endpoint.ts'
import { lambda, routerRig, tasks, tasksReady } from '../testing/router-rig.ts'
import { connectTo, exchangeBytes, listenOn, until } from '../testing/servers.ts'
import { isBadRequest, verdictOf, wasSent } from './task-faults.ts'

const chatHeaders = { 'content-type': 'text/event-stream', 'x-vercel-ai-ui-message-stream': 'v1' }

describe('the answer of a task', () => {
  test('keeps the bytes of its headers', async () => {
    const { rig } = await fleet((_request, response) => {
      response.writeHead(200, { 'x-title': Buffer.from('漫画').toString('latin1') }).end('ok')
    })
    const answer = await exchangeBytes(rig.url, 'GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')
    expect(Buffer.from(answer, 'latin1').toString('utf8')).toContain('x-title: 漫画\r\n')
  })

  test('that is a compressed stream passes as it is', async () => {
    const stream = gzipSync(sseEvent({ type: 'text-delta', delta: 'x' }))
    const { rig } = await fleet((_request, response) => {
      response.writeHead(200, { ...chatHeaders, 'content-encoding': 'gzip' }).end(stream)
    })
    expect(await (await fetch(rig.url)).text()).toBe(sseEvent({ type: 'text-delta', delta: 'x' }))
  })

  test('that is a stream with a length still ends with an error when it breaks', async () => {
    const start = sseEvent({ type: 'start' })
    const { rig } = await fleet((_request, response) => {
      response.writeHead(200, { ...chatHeaders, 'content-length': '10000' })
      response.write(start, () => response.destroy())
    })
    const events = createSseDecoder()(await (await fetch(rig.url)).text())
    expect(JSON.parse(events.at(-2) ?? '')).toMatchObject({ type: 'error' })
  })

  test('that falls silent in the middle is broken off', async () => {
    const { rig } = await fleet(
      (_request, response) => response.writeHead(200, chatHeaders).write(sseEvent({ type: 'start' })),
      { idleTimeoutMs: 50 },
    )
    expect(await (await fetch(rig.url)).text()).toContain('"type":"error"')
    await until(() => rig.routed().length === 1)
    expect(rig.routed()[0]).toMatchObject({ outcome: 'broken' })
  })

  test('that refuses for load without ever ending does not hold up the request', async () => {
    const endpoint = await fakeLambdaEndpoint(() => ({
      kind: 'stream',
      steps: [preludePayload(), { kind: 'payload', bytes: 'from lambda' }, { kind: 'complete' }],
    }))
    let closed = false
    const { rig } = await fleet(
      (_request, response) => {
        response.writeHead(503, { 'x-overflow-reason': 'overflow-off' }).write('on and on')
        response.once('close', () => {
          closed = true
        })
      },
      {},
      { overflow: lambda(endpoint.url) },
    )
    expect(await (await fetch(rig.url)).text()).toBe('from lambda')
    await until(() => closed)
  })
})

describe('a request', () => {
  test('that waits to be told to go on arrives without that wish', async () => {
    const { rig, seen } = await fleet(async (request, response) => response.end(await text(request)))
    const answer = await new Promise<string>((resolve, reject) => {
      const asking = httpRequest(rig.url, { method: 'POST', headers: { expect: '100-continue' } }, (response) =>
        resolve(text(response)),
      )
      asking
        .once('error', reject)
        .once('continue', () => asking.end('body'))
        .flushHeaders()
    })
    expect(answer).toBe('body')
    expect(seen()[0]?.headers).not.toHaveProperty('expect')
  })

  test('keeps the headers that count, whatever its Connection header lists', async () => {
    const { rig, seen } = await fleet((_request, response) => response.end())
    const lines = ['x-user-id: reader', 'cookie: a=1', 'idempotency-key: k', 'x-hop: dropped']
    const list = 'connection: close, x-user-id, cookie, idempotency-key, x-hop'
    await exchangeBytes(rig.url, `${['GET / HTTP/1.1', 'host: x', list, ...lines].join('\r\n')}\r\n\r\n`)
    expect(seen()[0]?.headers).toMatchObject({ 'x-user-id': 'reader', cookie: 'a=1', 'idempotency-key': 'k' })
    expect(seen()[0]?.headers).not.toHaveProperty('x-hop')
  })

  test('that announces too much is refused before it sends any of it', async () => {
    const { rig } = await fleet((_request, response) => response.end())
    const socket = connectTo(rig.url)
    socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10001\r\n\r\n')
    const [head] = await new Promise<Buffer[]>((resolve) => socket.once('data', (chunk) => resolve([chunk])))
    expect(head?.toString()).toMatch(/^HTTP\/1\.1 413 /)
  })

  test('that never ends after it was refused is cut', async () => {
    const { rig } = await fleet((_request, response) => response.end())
    const socket = connectTo(rig.url).setMaxListeners(0)
    const megabyte = Buffer.alloc(1_048_576)
    const frame = Buffer.concat([Buffer.from('100000\r\n'), megabyte, Buffer.from('\r\n')])
    socket.on('error', () => {}).resume()
    socket.write('POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n')
    let sent = 0
    for (; sent < 200 && !socket.destroyed; sent += 1) {
      if (!socket.write(frame)) await new Promise((resolve) => socket.once('drain', resolve).once('close', resolve))
    }
    expect(sent).toBeGreaterThan(60)
    expect(sent).toBeLessThan(150)
  })

  test('that undici refuses is bad, and no fault of its task', async () => {
    const pool = new Pool('http://127.0.0.1:9')
    onTestFinished(() => pool.destroy())
    const refused = await Promise.all(
      [{ path: '/a b' }, { path: '/', headers: { host: 'a\nb' } }, { path: '/', headers: { expect: 'x' } }].map((bad) =>
        pool.request({ method: 'GET', ...bad }).catch((error: unknown) => error),
      ),
    )
    expect(refused.map(isBadRequest)).toEqual([true, true, true])
    expect(verdictOf({ kind: 'rejected', error: refused[0] }, 200)).toBe('nothing')
  })
})

describe('what an answer says of its task', () => {
  test.each([
    [200, 'well'],
    [404, 'well'],
    [429, 'well'],
    [500, 'doubtful'],
    [501, 'doubtful'],
    [502, 'failed'],
    [503, 'failed'],
    [504, 'failed'],
  ])('%i: %s', (status, verdict) => {
    expect(verdictOf({ kind: 'answered' }, status)).toBe(verdict)
  })

  test('nothing, when the client left or did not read', () => {
    expect([verdictOf({ kind: 'left' }, 200), verdictOf({ kind: 'stalled' }, 200)]).toEqual(['nothing', 'nothing'])
  })

  test('no more, when it comes too late', () => {
    const error = new errors.HeadersTimeoutError()
    expect(verdictOf({ kind: 'lost', sent: true, error }, 200)).toBe('failed')
    expect(verdictOf({ kind: 'broken', error: new errors.BodyTimeoutError() }, 200)).toBe('failed')
  })
})

describe('whether a request was sent', () => {
  const exchange = (bytes: number) => ({ body: Buffer.alloc(bytes) }) as Parameters<typeof wasSent>[1]
  const brokenPipe = Object.assign(new Error('write EPIPE'), { code: 'EPIPE', syscall: 'write' })

  test('is certain when the write itself failed and the request is one piece', () => {
    expect(wasSent(brokenPipe, exchange(0))).toBe(false)
    expect(wasSent(brokenPipe, exchange(8_192))).toBe(false)
    expect(wasSent(brokenPipe, exchange(8_193))).toBe(true)
  })

  test('cannot be known once it was handed over', () => {
    expect(wasSent(Object.assign(new Error(), { code: 'ECONNRESET', syscall: 'read' }), exchange(0))).toBe(true)
    expect(wasSent(new errors.SocketError('other side closed'), exchange(0))).toBe(true)
  })
})

async function fleet(
  listener: RequestListener,
  pool: Parameters<typeof tasks>[1] = {},
  more: Partial<Parameters<typeof routerRig>[0]> = {},
) {
  const seen: IncomingMessage[] = []
  const task = await listenOn(
    createServer((request, response) => {
      if (request.url === '/ready') return response.end()
      seen.push(request)
      return listener(request, response)
    }),
  )
  const rig = await routerRig({ primary: tasks([task], pool), maxBufferedBodyBytes: 10_000, ...more })
  await tasksReady(rig, 1)
  return { rig, seen: () => seen }
}
