import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** What the proxy does to what passes. */
export type Fault =
  | { kind: 'none' }
  /** Holds each chunk for `ms` and up to `jitterMs` more, in order. */
  | { kind: 'delay'; ms: number; jitterMs?: number }
  /** Passes nothing, keeps connections open and takes new ones. What waits passes when the fault ends. */
  | { kind: 'stall' }
  /** Forgets the connections that there are, without a word to either end: they stay open and silent. New ones work. */
  | { kind: 'forget' }
  /** Resets each connection as soon as something would pass. */
  | { kind: 'reset' }
  /** Resets every connection and takes no new one. */
  | { kind: 'refuse' }
  /** Changes one byte in this share of the server's chunks, from 0 to 1. */
  | { kind: 'corrupt'; share: number }
  /** Swallows the server's chunks that contain a text. */
  | { kind: 'drop'; containing: string }

export interface FaultProxy {
  readonly port: number
  /** Connections taken so far. */
  readonly connections: number
  /** Bytes that were changed and chunks that were swallowed, so that a test can tell that there was a fault. */
  readonly harmed: number
  set(fault: Fault): Promise<void>
  close(): Promise<void>
}

type Direction = 'to-server' | 'to-client'

/** A TCP proxy on a free loopback port that can be told to misbehave. The same seed misbehaves in the same way. */
export async function startFaultProxy(options: { targetPort: number; seed: number }): Promise<FaultProxy> {
  const random = seededRandom(options.seed)
  const sockets = new Set<Socket>()
  const forgotten = new WeakSet<Socket>()
  let fault: Fault = { kind: 'none' }
  let changed = Promise.withResolvers<void>()
  let harmed = 0
  let connections = 0

  /** The chunk as it goes on; undefined when it does not. Waits as long as the fault wants. */
  async function through(chunk: Buffer, direction: Direction, reset: () => void): Promise<Buffer | undefined> {
    while (fault.kind === 'stall') await changed.promise
    switch (fault.kind) {
      case 'none':
      case 'forget':
        return chunk
      case 'delay':
        await new Promise((resolve) => setTimeout(resolve, delayOf(fault, random)))
        return chunk
      case 'reset':
      case 'refuse':
        reset()
        return undefined
      case 'corrupt':
        if (direction === 'to-server' || random() >= fault.share) return chunk
        harmed += 1
        return withOneByteChanged(chunk, random)
      case 'drop':
        if (direction === 'to-server' || !chunk.includes(fault.containing)) return chunk
        harmed += 1
        return undefined
    }
  }

  async function pump(from: Socket, to: Socket, direction: Direction): Promise<void> {
    const reset = () => {
      from.resetAndDestroy()
      to.resetAndDestroy()
    }
    try {
      for await (const chunk of from) {
        if (forgotten.has(from)) continue
        const passed = await through(chunk, direction, reset)
        if (passed !== undefined && !to.write(passed)) await Promise.race([once(to, 'drain'), once(to, 'close')])
      }
      to.end()
    } catch {
      to.destroy()
    }
  }

  const server = createServer((client) => {
    connections += 1
    const upstream = connect(options.targetPort, '127.0.0.1')
    for (const socket of [client, upstream]) {
      // Without it small chunks wait for acknowledgements: 40 ms that nobody asked for.
      socket.setNoDelay(true)
      sockets.add(socket)
      socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    }
    void pump(client, upstream, 'to-server')
    void pump(upstream, client, 'to-client')
  })
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  }
  const hangUp = () => {
    for (const socket of sockets) socket.resetAndDestroy()
    const closed = once(server, 'close')
    server.close()
    return closed
  }
  await listen(0)
  const { port } = server.address() as AddressInfo

  return {
    port,
    get connections() {
      return connections
    },
    get harmed() {
      return harmed
    },
    async set(next) {
      const before = fault.kind
      fault = next
      changed.resolve()
      changed = Promise.withResolvers()
      if (next.kind === 'forget') for (const socket of sockets) forgotten.add(socket)
      if (next.kind === 'refuse' && before !== 'refuse') await hangUp()
      if (next.kind !== 'refuse' && before === 'refuse') await listen(port)
    },
    async close() {
      const listening = fault.kind !== 'refuse'
      fault = { kind: 'reset' }
      changed.resolve()
      if (listening) await hangUp()
    },
  }
}

function delayOf(fault: Fault, random: () => number): number {
  return fault.kind === 'delay' ? fault.ms + (fault.jitterMs ?? 0) * random() : 0
}

function withOneByteChanged(chunk: Buffer, random: () => number): Buffer {
  const copy = Buffer.from(chunk)
  const index = Math.floor(random() * copy.length)
  copy[index] = ((copy[index] ?? 0) + 1 + Math.floor(random() * 255)) % 256
  return copy
}

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
