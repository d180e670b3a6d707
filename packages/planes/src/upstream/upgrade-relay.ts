import { request as httpRequest, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type Clock, every } from '@manga-assist/clock'
import { timeouts } from '@manga-assist/contracts'
import { admit } from '../request/request-door.ts'
import type { Task } from './task.ts'
import { isGone, type TaskVerdict, verdictOfStatus } from './task-faults.ts'
import type { TaskPool } from './task-pool.ts'
import { handshakeHeaders, refusalHead, responseHead } from './upgrade-head.ts'

export interface UpgradeRelayOptions {
  pool: Pick<TaskPool, 'choose' | 'noteVerdict'>
  clock: Clock
  /** Longest wait for a task's answer to the handshake. Default 10 s. */
  handshakeTimeoutMs?: number
  /** A connection without a byte for so long is cut. Default 75 s: two heartbeats of a task, and some. */
  idleTimeoutMs?: number
}

const defaults = { handshakeTimeoutMs: timeouts.firstByteMs, idleTimeoutMs: timeouts.socketSilenceMs }
/** How often connections are looked at. While draining, one that was quiet for so long is between two turns. */
const sweepIntervalMs = 1_000
/** How many tasks one handshake may be sent to. */
const maxAttempts = 2

/** Connections to tasks that speak their own protocol after a handshake, WebSocket above all. */
export interface UpgradeRelay {
  /** Takes a request of Node's `upgrade` event. The task is asked first: only its 101 opens the way. Never throws. */
  relay(request: IncomingMessage, client: Duplex, head: Buffer): void
  /** Takes no more; ends each connection when it falls quiet, and what is left at the end of the time. */
  drain(timeoutMs: number): Promise<void>
  close(): void
  readonly open: number
}

/** Two ends that are joined. */
interface Relayed {
  client: Duplex
  upstream: Duplex
  lastByteAtMs: number
}

type Handshake =
  | { kind: 'open'; answer: IncomingMessage; upstream: Duplex; head: Buffer }
  /** The task's own answer: no such route, no such reader. */
  | { kind: 'refused'; answer: IncomingMessage }
  | { kind: 'lost'; error: unknown }

export function createUpgradeRelay(options: UpgradeRelayOptions): UpgradeRelay {
  const { pool, clock, handshakeTimeoutMs, idleTimeoutMs } = { ...defaults, ...options }
  const relays = new Set<Relayed>()
  let draining = false
  let onEmpty = () => {}
  const stopSweeping = every(clock, sweepIntervalMs, () => {
    const longestMs = draining ? sweepIntervalMs : idleTimeoutMs
    for (const relayed of relays) if (clock.now() - relayed.lastByteAtMs >= longestMs) cut(relayed)
  })

  async function relay(request: IncomingMessage, client: Duplex, head: Buffer): Promise<void> {
    // Without a listener, a connection that breaks would end the process.
    client.on('error', () => client.destroy())
    const admitted = admit(request)
    if (admitted.kind === 'turned-away') return refuse(client, 400)
    const handshake = draining ? undefined : await shakeHands(request, admitted.target.target, client)
    if (client.destroyed) {
      if (handshake?.kind === 'open') handshake.upstream.destroy()
      return
    }
    if (handshake?.kind === 'open') return join(client, head, handshake)
    if (handshake?.kind !== 'refused') return refuse(client, 503)
    client.write(refusalHead(handshake.answer), 'latin1')
    handshake.answer.pipe(client)
  }

  /** With the first task that answers; undefined when there is none to ask. */
  async function shakeHands(request: IncomingMessage, path: string, client: Duplex): Promise<Handshake | undefined> {
    const tried = new Set<Task>()
    let handshake: Handshake | undefined
    while (tried.size < maxAttempts && !client.destroyed) {
      const task = pool.choose(0, tried, request)
      if (task === undefined) break
      tried.add(task)
      handshake = await askTask(new URL(path, task.address), request, handshakeTimeoutMs, client)
      if (!client.destroyed) pool.noteVerdict(task, verdictOfHandshake(handshake))
      if (handshake.kind !== 'lost') break
    }
    return handshake
  }

  function join(client: Duplex, head: Buffer, { answer, upstream, head: first }: Handshake & { kind: 'open' }): void {
    const relayed: Relayed = { client, upstream, lastByteAtMs: clock.now() }
    relays.add(relayed)
    for (const [end, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      end.on('data', () => {
        relayed.lastByteAtMs = clock.now()
      })
      end.on('error', () => cut(relayed))
      // What the one said last still goes to the other.
      end.once('close', () => {
        other.end()
        if (other.destroyed) forget(relayed)
      })
    }
    client.write(responseHead(answer), 'latin1')
    if (first.length > 0) client.write(first)
    if (head.length > 0) upstream.write(head)
    client.pipe(upstream)
    upstream.pipe(client)
  }

  function cut(relayed: Relayed): void {
    relayed.client.destroy()
    relayed.upstream.destroy()
    forget(relayed)
  }

  function forget(relayed: Relayed): void {
    relays.delete(relayed)
    if (relays.size === 0) onEmpty()
  }

  function cutAll(): void {
    for (const relayed of relays) cut(relayed)
  }

  return {
    relay: (request, client, head) => void relay(request, client, head),
    async drain(timeoutMs) {
      draining = true
      if (relays.size === 0) return
      const empty = new Promise<void>((resolve) => {
        onEmpty = resolve
      })
      const cancelCut = clock.after(timeoutMs, cutAll)
      await empty
      cancelCut()
    },
    close() {
      draining = true
      stopSweeping()
      cutAll()
    },
    get open() {
      return relays.size
    },
  }
}

function verdictOfHandshake(handshake: Handshake): TaskVerdict {
  switch (handshake.kind) {
    case 'open':
      return 'well'
    case 'refused':
      return verdictOfStatus(handshake.answer.statusCode ?? 0)
    case 'lost':
      return isGone(handshake.error) ? 'gone' : 'suspect'
  }
}

function askTask(url: URL, request: IncomingMessage, timeout: number, client: Duplex): Promise<Handshake> {
  return new Promise((resolve) => {
    const asked = httpRequest(url, { method: 'GET', headers: handshakeHeaders(request), agent: false, timeout })
    const leave = () => asked.destroy(new Error('the client closed the connection'))
    client.once('close', leave)
    const settle = (handshake: Handshake) => {
      client.off('close', leave)
      resolve(handshake)
    }
    asked.once('upgrade', (answer, upstream, head) => settle({ kind: 'open', answer, upstream, head }))
    asked.once('response', (answer) => settle({ kind: 'refused', answer }))
    asked.once('timeout', () => asked.destroy(new Error('no answer to the handshake in time')))
    asked.on('error', (error) => settle({ kind: 'lost', error }))
    asked.end()
  })
}

function refuse(client: Duplex, status: 400 | 503): void {
  const reason = status === 400 ? 'Bad Request' : 'Service Unavailable'
  const retry = status === 503 ? 'retry-after: 1\r\n' : ''
  client.end(`HTTP/1.1 ${status} ${reason}\r\n${retry}content-length: 0\r\nconnection: close\r\n\r\n`)
}
