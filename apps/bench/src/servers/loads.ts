import { connect } from 'node:net'
import { type Clock, sleep } from '@manga-assist/clock'
import { quantile } from '../statistics.ts'
import { Connection } from './connection.ts'
import { cpuMs, type Running } from './processes.ts'

const closed = { connections: 64, durationMs: 800 }
const open = { perSecond: 300, durationMs: 1_500 }
const streaming = { streams: 300, warmUpMs: 600, durationMs: 1_500 }
const usPerMs = 1_000
const msPerSecond = 1_000

const head = 'host: 127.0.0.1\r\nuser-agent: bench\r\naccept: */*\r\nx-user-id: reader-1\r\n'
export const requests = {
  'GET 200 B': Buffer.from(`GET /small HTTP/1.1\r\n${head}\r\n`),
  'POST 1 KiB': Buffer.from(
    `POST /echo HTTP/1.1\r\n${head}content-type: application/octet-stream\r\ncontent-length: 1024\r\n\r\n${'x'.repeat(1_024)}`,
  ),
} as const

export interface Throughput {
  perSecond: number
  /** CPU of the server for one request; undefined where the system does not tell. */
  cpuUs: number | undefined
}

/** A server that has compiled its code costs half of one that has just started: so many loops come before what counts. */
const warmUpLoops = 5

/** Lets a server compile what the requests need. */
export async function warmUp(server: Running, request: Buffer, clock: Clock): Promise<void> {
  for (let loop = 0; loop < warmUpLoops; loop += 1) await closedLoop(server, request, clock)
}

/**
 * Each of 64 connections sends its next request as soon as it has its answer. This process does not sleep meanwhile: to
 * wake it would be the server's CPU, and the more of it the slower the server is.
 */
export async function closedLoop({ port, pid }: Running, request: Buffer, clock: Clock): Promise<Throughput> {
  let answered = 0
  let running = true
  const lost = Promise.withResolvers<never>()
  const again = (connection: Connection) => {
    answered += 1
    if (running) connection.send(request)
  }
  const connections = Array.from({ length: closed.connections }, () => new Connection(port, again, lost.reject))
  const stayAwake = () => void (running && setImmediate(stayAwake))
  try {
    for (const connection of connections) connection.send(request)
    stayAwake()
    await Promise.race([sleep(clock, closed.durationMs / 4), lost.promise])
    const before = { answered, atMs: clock.now(), cpu: cpuMs(pid) }
    await Promise.race([sleep(clock, closed.durationMs), lost.promise])
    const count = answered - before.answered
    const cpu = cpuMs(pid)
    const cpuUs = cpu === undefined || before.cpu === undefined ? undefined : ((cpu - before.cpu) / count) * usPerMs
    return { perSecond: count / ((clock.now() - before.atMs) / msPerSecond), cpuUs }
  } finally {
    running = false
    for (const connection of connections) connection.close()
  }
}

/**
 * Requests at random moments, 300 a second, whatever became of those before. Each is timed from when it was due: what
 * waits behind a pause counts, all of it.
 */
export async function openLoop({ port }: Running, request: Buffer, clock: Clock): Promise<number[]> {
  const latencies: number[] = []
  const idle: Connection[] = []
  const all: Connection[] = []
  const lost = Promise.withResolvers<never>()
  const answered = (connection: Connection) => {
    latencies.push(clock.now() - connection.dueMs)
    idle.push(connection)
  }
  const opened = () => {
    const connection = new Connection(port, answered, lost.reject)
    all.push(connection)
    return connection
  }
  try {
    const startMs = clock.now()
    let sent = 0
    for (let dueMs = startMs; dueMs < startMs + open.durationMs; dueMs += randomPauseMs()) {
      const aheadMs = dueMs - clock.now()
      if (aheadMs > 0) await Promise.race([sleep(clock, aheadMs), lost.promise])
      const connection = idle.pop() ?? opened()
      // A timer may be early by a fraction of a millisecond; what is late is counted from when it was due.
      connection.dueMs = Math.min(dueMs, clock.now())
      connection.send(request)
      sent += 1
    }
    while (latencies.length < sent) await Promise.race([sleep(clock, 5), lost.promise])
    return latencies
  } finally {
    for (const connection of all) connection.close()
  }
}

function randomPauseMs(): number {
  return (-Math.log(1 - Math.random()) / open.perSecond) * msPerSecond
}

export interface Streaming {
  /** 99 of 100 pauses between two arrivals on a stream were shorter. */
  p99GapMs: number
  bytesPerSecond: number
}

export interface StreamLoad {
  streams: number
  /** Until all of them run. */
  warmUpMs: number
  durationMs: number
}

/** Streams that come all at once and are read for a while; 300 when nothing else is said. */
export async function streamLoad({ port }: Running, clock: Clock, load: StreamLoad = streaming): Promise<Streaming> {
  const gaps: number[] = []
  let bytes = 0
  let measuring = false
  const lost = Promise.withResolvers<never>()
  const sockets = Array.from({ length: load.streams }, () => {
    let lastMs = 0
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    socket.on('error', lost.reject)
    socket.on('data', (chunk) => {
      const nowMs = clock.now()
      if (measuring && lastMs > 0) {
        gaps.push(nowMs - lastMs)
        bytes += chunk.length
      }
      lastMs = nowMs
    })
    socket.write(`GET /stream HTTP/1.1\r\n${head}\r\n`)
    return socket
  })
  try {
    await Promise.race([sleep(clock, load.warmUpMs), lost.promise])
    measuring = true
    const startMs = clock.now()
    await Promise.race([sleep(clock, load.durationMs), lost.promise])
    const seconds = (clock.now() - startMs) / msPerSecond
    if (gaps.length === 0) throw new Error('no stream brought anything')
    return { p99GapMs: quantile(gaps, 0.99), bytesPerSecond: bytes / seconds }
  } finally {
    for (const socket of sockets) socket.destroy()
  }
}
