import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { getRequestListener } from '@hono/node-server'
import { type Clock, systemClock } from '@manga-assist/clock'
import { ManualClock } from '@manga-assist/clock/testing'
import type { SocketReply } from '@manga-assist/contracts'
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { Identify } from '../identity.ts'
import { holdAnswer } from '../testing/hold-answer.ts'
import { createProtocolApp, orders, steadyAnswer } from '../testing/protocol-app.ts'
import { createChatSockets } from './chat-sockets.ts'
import type { SocketLimits } from './socket-limits.ts'
import type { AdmitTurn } from './socket-turns.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

describe('turns on one connection', () => {
  test('are numbered from 0 without gaps, between start and end, and do not mix', async () => {
    const { connect } = await setUp()
    const client = await connect()
    client.ask('a', orders.steady)
    client.ask('b', 'recommend a heist manga')
    await client.until(({ type, requestId }) => type === 'end' && requestId === 'a')
    for (const requestId of ['a', 'b']) {
      const replies = client.replies.filter((reply) => reply.requestId === requestId)
      expect([replies.at(0)?.type, replies.at(-1)?.type]).toEqual(['start', 'end'])
      const sequences = replies.flatMap((reply) => (reply.type === 'chunk' ? [reply.sequence] : []))
      expect(sequences).toEqual(sequences.map((_, index) => index))
    }
    expect(client.textOf('a')).toBe(steadyAnswer)
  })

  test('resume behind the last chunk that the client has', async () => {
    const { connect } = await setUp()
    const first = await connect()
    const { question, release } = await holdAnswer()
    first.ask('a', question)
    const lost = await first.until((reply) => reply.type === 'chunk' && reply.sequence === 10)
    first.socket.terminate()
    const second = await connect()
    second.send({ type: 'resume', requestId: 'r', id: first.conversationOf('a'), lastSequence: 10 })
    await second.until(({ type }) => type === 'chunk')
    release()
    await second.until(({ type }) => type === 'end')
    expect(second.replies[1]).toMatchObject({ type: 'chunk', sequence: 11 })
    expect(lost).toMatchObject({ sequence: 10 })
    const before = first.replies.filter((reply) => reply.type === 'chunk' && reply.sequence <= 10)
    expect(textIn([...before, ...second.replies])).toBe(steadyAnswer)
    second.send({ type: 'resume', requestId: 'again', id: first.conversationOf('a') })
    await second.until(({ type }) => type === 'no-active')
  })

  test('end when the client aborts one, and the others go on', async () => {
    const { connect } = await setUp()
    const client = await connect()
    client.ask('a', orders.endless)
    client.ask('b', orders.steady)
    await client.until(
      (reply) => reply.requestId === 'a' && reply.type === 'chunk' && reply.chunk.type === 'text-delta',
    )
    client.send({ type: 'abort', requestId: 'a' })
    await client.until(({ type, requestId }) => type === 'end' && requestId === 'a')
    expect(client.chunksOf('a').slice(-2)).toMatchObject([
      { type: 'abort' },
      { type: 'finish', finishReason: 'interrupted' },
    ])
    await client.until(({ type, requestId }) => type === 'end' && requestId === 'b')
    expect(client.textOf('b')).toBe(steadyAnswer)
  })

  test('are refused above the bound, without harm to those that run', async () => {
    const { connect } = await setUp({ limits: { maxTurns: 2 } })
    const client = await connect()
    client.ask('a', orders.steady)
    client.ask('b', orders.endless)
    client.ask('c', 'hello')
    await client.until((reply) => reply.type === 'error')
    expect(client.replies.find(({ type }) => type === 'error')).toMatchObject({
      requestId: 'c',
      code: 'too-many-turns',
    })
    await client.until(({ type, requestId }) => type === 'end' && requestId === 'a')
  })

  test('hold room while they run, and are told when there is none', async () => {
    let room = 1
    const admitTurn: AdmitTurn = () => {
      if (room === 0) return { kind: 'shed', retryAfterMs: 1_500 }
      room -= 1
      const release = () => {
        room += 1
      }
      return { kind: 'admitted', release }
    }
    const { connect } = await setUp({ admitTurn })
    const client = await connect()
    client.ask('a', orders.steady)
    client.ask('b', 'hello')
    expect(await client.until(({ type }) => type === 'error')).toMatchObject({ code: 'shed', retryAfterMs: 1_500 })
    await client.until(({ type }) => type === 'end')
    expect(room).toBe(1)
  })

  test('a message that breaks a rule is answered, and the connection lives', async () => {
    const { connect } = await setUp()
    const client = await connect()
    client.send({ ...question('a', 'hello'), id: 'a/b' })
    expect(await client.until(({ type }) => type === 'error')).toMatchObject({
      requestId: 'a',
      errorText: expect.stringContaining('In the message, id: '),
    })
    client.ask('b', 'hello')
    await client.until(({ type }) => type === 'end')
  })
})

describe('a connection is closed in words', () => {
  test.each([
    ['text that is no JSON', '{bad', 1_007],
    ['bytes', Buffer.from('{}'), 1_003],
    ['a message without a request', '{"type":"send"}', 1_008],
    ['an unknown message', '{"type":"shout","requestId":"a"}', 1_008],
    ['a message that is too large', JSON.stringify({ type: 'send', requestId: 'x'.repeat(300_000) }), 1_009],
  ])('after %s', async (_name, message, code) => {
    const { connect } = await setUp()
    const client = await connect()
    client.socket.send(message)
    expect((await client.closed).code).toBe(code)
  })

  test('after a request id that is in use', async () => {
    const { connect } = await setUp()
    const client = await connect()
    client.ask('a', orders.steady)
    client.ask('a', 'hello')
    expect(await client.closed).toEqual({ code: 1_008, reason: 'a request id was used twice' })
  })

  test('after too many messages', async () => {
    const { connect } = await setUp({ limits: { frameRate: { burst: 5, perSecond: 1 } } })
    const client = await connect()
    for (let count = 0; count < 6; count += 1) client.send({ type: 'abort', requestId: 'a' })
    expect(await client.closed).toEqual({ code: 1_008, reason: 'too many messages' })
  })

  test('when the identity expires', async () => {
    const clock = new ManualClock()
    const identify: Identify = async () => ({ kind: 'known', userId: 'u', expiresAtMs: clock.wallNow() + 60_000 })
    const { connect, sockets } = await setUp({ clock, identify })
    const client = await connect()
    await untilOpen(sockets, 1)
    await clock.advance(59_999)
    expect(client.socket.readyState).toBe(WebSocket.OPEN)
    await clock.advance(1)
    expect(await client.closed).toEqual({ code: 1_008, reason: 'the identity has expired' })
  })

  test('when the service stops and its turns have ended, not before', async () => {
    const { connect, sockets } = await setUp()
    const [idle, busy] = [await connect(), await connect()]
    const { question, release } = await holdAnswer()
    busy.ask('a', question)
    await busy.until(({ type }) => type === 'start')
    const drained = sockets.drain(30_000)
    expect(await idle.closed).toEqual({ code: 1_012, reason: 'the service restarts' })
    busy.ask('b', 'hello')
    expect(await busy.until(({ type }) => type === 'error')).toMatchObject({ code: 'draining' })
    release()
    expect((await busy.closed).code).toBe(1_012)
    expect(busy.textOf('a')).toBe(steadyAnswer)
    await drained
    expect(sockets.open).toBe(0)
  })
})

describe('a connection is cut', () => {
  test('when the client does not answer pings', async () => {
    const clock = new ManualClock()
    const { connect, sockets } = await setUp({ clock })
    const client = await connect({ autoPong: false })
    await untilOpen(sockets, 1)
    await clock.advance(30_000)
    expect(client.socket.readyState).toBe(WebSocket.OPEN)
    await clock.advance(30_000)
    expect((await client.closed).code).toBe(1_006)
  })

  test('at the end of the time that the service has to stop', async () => {
    const clock = new ManualClock()
    const { connect, sockets } = await setUp({ clock })
    const client = await connect()
    client.ask('a', orders.endless)
    await client.until(({ type }) => type === 'start')
    const drained = sockets.drain(1_000)
    await clock.advance(1_000)
    expect((await client.closed).code).toBe(1_006)
    await drained
  })
})

describe('before the upgrade', () => {
  test.each([
    ['null', 403],
    ['https://evil.test', 403],
    ['not an origin', 403],
  ])('the origin %s is refused with %i', async (origin, status) => {
    const { connect } = await setUp()
    await expect(connect({ origin })).rejects.toThrow(`Unexpected server response: ${status}`)
  })

  test('pages of this host and listed origins may connect', async () => {
    const own = await setUp()
    await own.connect({ origin: own.url.replace('ws:', 'http:') })
    const listed = await setUp({ allowedOrigins: ['https://manga.test'] })
    await listed.connect({ origin: 'https://manga.test' })
    await expect(listed.connect({ origin: 'https://elsewhere.test' })).rejects.toThrow('403')
  })

  test('more connections than the bound are refused', async () => {
    const { connect } = await setUp({ limits: { maxSockets: 1 } })
    await connect()
    await expect(connect()).rejects.toThrow('503')
  })

  test('a request that wants no WebSocket, or another protocol, gets an ordinary answer', async () => {
    const { url } = await setUp()
    const http = url.replace('ws:', 'http:')
    const answer = await fetch(`${http}/ws/chat`)
    expect([answer.status, answer.headers.get('upgrade')]).toEqual([426, 'websocket'])
    const asked = request(`${http}/health`, { headers: { connection: 'upgrade', upgrade: 'h2c' } }).end()
    const [response] = await once(asked, 'response')
    expect(await text(response)).toBe('{"status":"ok"}')
  })
})

interface SetUpOptions {
  clock?: Clock
  limits?: Partial<SocketLimits>
  allowedOrigins?: readonly string[]
  admitTurn?: AdmitTurn
  identify?: Identify
}

async function setUp({ clock = systemClock, limits = {}, allowedOrigins, admitTurn, identify }: SetUpOptions = {}) {
  const sockets = createChatSockets({ clock, limits, allowedOrigins })
  const { app, close } = createProtocolApp('fargate', ':memory:', { sockets, ...(identify && { identify }) })
  const server = createServer({ shouldUpgradeCallback: sockets.takesUpgrade }, getRequestListener(app.fetch))
  sockets.attach(server, app.fetch, admitTurn)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanUps.push(close, () => {
    server.closeAllConnections()
    server.close()
  })
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, sockets, connect: (options: WebSocket.ClientOptions = {}) => connectTo(`${url}/ws/chat`, options) }
}

async function connectTo(url: string, options: WebSocket.ClientOptions) {
  const socket = new WebSocket(url, { ...options, headers: { 'x-user-id': 'reader' } })
  cleanUps.push(() => socket.terminate())
  const replies: SocketReply[] = []
  const looks = new Set<() => void>()
  socket.on('message', (data) => {
    replies.push(JSON.parse(String(data)))
    for (const look of looks) look()
  })
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once('close', (code, reason) => resolve({ code, reason: String(reason) }))
  })
  await once(socket, 'open')
  const send = (frame: object) => socket.send(JSON.stringify(frame))
  const repliesOf = (requestId: string) => replies.filter((reply) => reply.requestId === requestId)
  return {
    socket,
    replies,
    closed,
    send,
    ask: (requestId: string, words: string) => send(question(requestId, words)),
    conversationOf: (requestId: string) => `c-${requestId}`,
    textOf: (requestId: string) => textIn(repliesOf(requestId)),
    chunksOf: (requestId: string) =>
      repliesOf(requestId).flatMap((reply) => (reply.type === 'chunk' ? reply.chunk : [])),
    until: (holds: (reply: SocketReply) => boolean) =>
      new Promise<SocketReply>((resolve) => {
        const look = () => {
          const reply = replies.find(holds)
          if (reply) resolve(reply)
        }
        looks.add(look)
        look()
      }),
  }
}

function question(requestId: string, words: string) {
  const message = { id: `m-${requestId}`, role: 'user', parts: [{ type: 'text', text: words }] }
  return {
    type: 'send',
    requestId,
    id: `c-${requestId}`,
    trigger: 'submit-message',
    messages: [message],
    headers: {},
    body: {},
  }
}

function textIn(replies: readonly SocketReply[]): string {
  return replies
    .map((reply) => (reply.type === 'chunk' && reply.chunk.type === 'text-delta' ? reply.chunk.delta : ''))
    .join('')
}

async function untilOpen(sockets: { readonly open: number }, count: number): Promise<void> {
  while (sockets.open !== count) await new Promise((resolve) => setImmediate(resolve))
}
