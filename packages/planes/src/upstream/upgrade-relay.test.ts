import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { systemClock } from '@manga-assist/clock'
import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import { listenOn, until } from '../testing/servers.ts'
import { Task } from './task.ts'
import type { TaskVerdict } from './task-faults.ts'
import { createUpgradeRelay, type UpgradeRelayOptions } from './upgrade-relay.ts'

const handshake = 'GET /ws HTTP/1.1\r\nhost: manga.test\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n'

describe('a connection through the router', () => {
  test('carries bytes both ways, as they come, with the handshake as it was', async () => {
    const task = await echoTask()
    const { origin } = await relayTo([task.origin])
    const client = await open(origin)
    client.write(`${handshake}first `)
    expect(await received(client, 'first ')).toMatch(
      /^HTTP\/1\.1 101 Switching Protocols\r\n(.*\r\n)*upgrade: websocket/i,
    )
    client.write('second')
    expect(await received(client, 'second')).toContain('second')
    expect(task.headers[0]).toMatchObject({ host: 'manga.test', upgrade: 'websocket', 'x-forwarded-for': '127.0.0.1' })
  })

  test('is opened with another task when the first is gone', async () => {
    const task = await echoTask()
    const lost: string[] = []
    const { origin } = await relayTo(['http://127.0.0.1:1', task.origin], {}, (address) => lost.push(address))
    const client = await open(origin)
    client.write(`${handshake}hello`)
    expect(await received(client, 'hello')).toContain('101')
    expect(lost).toEqual(['http://127.0.0.1:1'])
  })

  test.each([
    ['there is none', []],
    ['all are gone', ['http://127.0.0.1:1', 'http://127.0.0.1:2']],
  ])('is refused with 503 when of tasks %s', async (_name, addresses) => {
    const { origin } = await relayTo(addresses)
    const client = await open(origin)
    client.write(handshake)
    expect(await received(client)).toMatch(/^HTTP\/1\.1 503 .*\r\nretry-after: 1\r\n/)
  })

  test('that the task refuses ends with its answer: nothing else gets past the router on it', async () => {
    const seen: string[] = []
    const task = await listenOn(
      createServer((asked, answer) => {
        seen.push(asked.url ?? '')
        answer.writeHead(403, { 'x-why': 'origin' }).end('no')
      }),
    )
    const { origin } = await relayTo([task])
    const client = await open(origin)
    client.write(`${handshake}GET /secret HTTP/1.1\r\nhost: manga.test\r\n\r\n`)
    const answer = await received(client)
    expect(answer).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/)
    expect(answer).toContain('x-why: origin')
    expect(answer).toMatch(/\r\nconnection: close\r\n/)
    expect(seen).toEqual(['/ws'])
  })

  test('ends for both when one of them ends it', async () => {
    const task = await echoTask()
    const { origin, relay } = await relayTo([task.origin])
    const client = await open(origin)
    client.write(`${handshake}hello`)
    await received(client, 'hello')
    client.destroy()
    await until(() => task.ended() === 1 && relay.open === 0)
  })

  test('is cut when no byte passes for 75 seconds', async () => {
    const clock = new ManualClock()
    const task = await echoTask()
    const { origin, relay } = await relayTo([task.origin], { clock })
    const client = await open(origin)
    client.write(`${handshake}hello`)
    await received(client, 'hello')
    await clock.advance(74_000)
    expect(relay.open).toBe(1)
    await clock.advance(1_000)
    await received(client)
    expect(relay.open).toBe(0)
  })
})

describe('a router that stops', () => {
  test('ends connections that are quiet, and the others at the end of the time', async () => {
    const clock = new ManualClock()
    const task = await echoTask()
    const { origin, relay } = await relayTo([task.origin], { clock })
    const [quiet, busy] = [await open(origin), await open(origin)]
    for (const client of [quiet, busy]) {
      client.write(`${handshake}hello`)
      await received(client, 'hello')
    }
    const drained = relay.drain(2_500)
    for (const word of ['one', 'two']) {
      await clock.advance(999)
      busy.write(word)
      await received(busy, word)
      await clock.advance(1)
    }
    expect(relay.open).toBe(1)
    await clock.advance(500)
    await drained
    expect(relay.open).toBe(0)
  })

  test('takes no more', async () => {
    const { origin, relay } = await relayTo([(await echoTask()).origin])
    await relay.drain(1_000)
    const client = await open(origin)
    client.write(handshake)
    expect(await received(client)).toContain('503')
  })
})

/** A task that answers every handshake, and then says again what it hears. */
async function echoTask() {
  const headers: IncomingMessage['headers'][] = []
  let ended = 0
  const server = createServer()
  server.on('upgrade', (asked: IncomingMessage, socket: Duplex, head: Buffer) => {
    headers.push(asked.headers)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => {
      ended += 1
    })
    socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n')
    socket.write(head)
    socket.pipe(socket)
    onTestFinished(() => {
      socket.destroy()
    })
  })
  return { origin: await listenOn(server), headers, ended: () => ended }
}

async function relayTo(
  addresses: readonly string[],
  more: Partial<UpgradeRelayOptions> = {},
  onLost: (address: string) => void = () => {},
) {
  const tasks = addresses.map((each) => new Task(each, { fallbackLimit: 1, firstByteTimeoutMs: 1, idleTimeoutMs: 1 }))
  const pool = {
    choose: (_weight: number, except: ReadonlySet<Task>) => tasks.find((task) => !except.has(task)),
    noteVerdict: (task: Task, verdict: TaskVerdict) => (verdict === 'gone' ? onLost(task.address) : undefined),
  }
  const relay = createUpgradeRelay({ pool, clock: systemClock, ...more })
  onTestFinished(() => relay.close())
  const server = createServer().on('upgrade', relay.relay)
  return { origin: await listenOn(server), relay }
}

async function open(origin: string): Promise<Socket> {
  const { hostname, port } = new URL(origin)
  const client = connect(Number(port), hostname)
  await once(client, 'connect')
  onTestFinished(() => {
    client.destroy()
  })
  return client
}

/** What comes until it ends with `last`; until the connection ends when nothing is given. */
async function received(client: Socket, last?: string): Promise<string> {
  let text = ''
  await new Promise<void>((resolve) => {
    const take = (chunk: Buffer) => {
      text += chunk.toString('latin1')
      if (last !== undefined && text.endsWith(last)) finish()
    }
    const finish = () => {
      client.off('data', take)
      resolve()
    }
    client.on('data', take)
    client.once('close', finish)
  })
  return text
}
