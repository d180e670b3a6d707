import type { Server } from 'node:http'
import { type Clock, sleep } from '@manga-assist/clock'
import { timeouts } from '@manga-assist/contracts'
import { type Connections, trackConnections } from './connections.ts'
import { drainServer } from './drain-server.ts'
import { listen } from './http-server.ts'
import { onStopRequest, type StopReason } from './stop-requests.ts'

export type LifecycleState = 'starting' | 'serving' | 'draining'

export interface ServiceOptions {
  clock: Clock
  /** Takes traffic. */
  server: Server
  port: number
  /** Takes operators: metrics and status. Lives until the traffic is drained. */
  adminServer: Server
  adminPort: number
  host: string
  /** Told of each change; readiness follows it. */
  onState: (state: LifecycleState) => void
  /** Told when both ports listen, and why the process stops: a fault as an error, under `err`, with its stack. */
  logger: ServiceLogger
  /** Ends, in so many milliseconds at most, what is no request and would outlive all of them: open connections. */
  drain?: (timeoutMs: number) => Promise<void>
  /** Closes what the service holds, after the last request. */
  close: () => Promise<void>
  /** How long the service still accepts after the request to stop, until balancers saw that it is not ready. */
  drainNoticeMs: number
  /** Longest wait for requests in flight. Keep it below the stop timeout of the platform. */
  drainTimeoutMs: number
}

/** The part of a logger that is needed; pino's fits. */
interface ServiceLogger {
  info(fields: object, message: string): void
  error(fields: { err: Error }, message: string): void
}

/**
 * Runs one process from start to exit: listens on both ports, tells a parent that holds an IPC channel, and at the
 * first reason to stop drains, closes and exits; with code 1 after a fault, else 0.
 */
export async function runService(options: ServiceOptions): Promise<void> {
  const { server, adminServer, port, adminPort, host, onState, logger } = options
  onState('starting')
  const connections = trackConnections(server)
  onStopRequest((reason) => void stop(options, connections, reason))
  const [url, adminUrl] = await listenOrExit([
    { server, port, host },
    { server: adminServer, port: adminPort, host },
  ])
  onState('serving')
  logger.info({ url, adminUrl }, 'listening')
  process.send?.({ kind: 'listening', url, adminUrl })
}

interface Place {
  server: Server
  port: number
  host: string
}

/** A port that cannot be had is no fault to trace: the operator is told in one line. */
async function listenOrExit(places: readonly Place[]): Promise<string[]> {
  const listening = places.map(({ server, port, host }) =>
    listen(server, port, host).catch((error: NodeJS.ErrnoException) => {
      const advice = error.code === 'EADDRINUSE' ? '; does the service run already, or set another port?' : ''
      console.error(`cannot listen on ${host}:${port}: ${error.code ?? error.message}${advice}`)
      process.exit(1)
    }),
  )
  return await Promise.all(listening)
}

async function stop(options: ServiceOptions, connections: Connections, reason: StopReason): Promise<void> {
  const { server, adminServer, clock, onState, logger, close, drainNoticeMs, drainTimeoutMs } = options
  logReason(logger, reason)
  onState('draining')
  if (drainNoticeMs > 0) await sleep(clock, drainNoticeMs)
  await Promise.all([drainServer(server, connections, clock, drainTimeoutMs), options.drain?.(drainTimeoutMs)])
  clock.after(timeouts.closeMs, () => process.exit(1), { background: true })
  await close()
  adminServer.closeAllConnections()
  process.exit(reason.kind === 'fault' ? 1 : 0)
}

/** An error that nobody caught is all that is left of a crash: it must be told whole. */
function logReason(logger: ServiceLogger, reason: StopReason): void {
  if (reason.kind === 'fault') {
    const { error } = reason
    logger.error({ err: error instanceof Error ? error : new Error(String(error)) }, 'stopping after a fault')
  } else {
    logger.info({ reason }, 'stopping')
  }
}
