import http from 'node:http'
import https from 'node:https'
import { type Clock, deadline } from '@manga-assist/clock'
import { timeouts } from '@manga-assist/contracts'
import { type Exchange, exchange, RequestTimeout } from './exchange.ts'
import type { OutgoingRequest } from './outgoing-request.ts'

export interface Client {
  /** Sends at once, on a new connection when none is idle. Resolves with every outcome; rejects on a bug only. */
  send(request: OutgoingRequest, signal: AbortSignal): Promise<Exchange>
  /** Closes idle connections. Call it when nothing is in flight. */
  close(): void
}

export interface ClientOptions {
  /** Origin, http or https. */
  base: string
  clock: Clock
  /** Longest whole exchange. A stream takes about two seconds; a minute and a half is a failure by any measure. */
  requestTimeoutMs?: number
}

/** Node servers close idle connections after 5 s: ours must go first, or a request meets a closing one. */
const idleConnectionMs = 4_000
/** Above any number of requests in flight that a laptop bears, so that a burst does not pay for connections twice. */
const maxIdleConnections = 2_048

/** A client on kept-alive connections, as many as requests are in flight: it never queues. */
export function createClient({ base, clock, requestTimeoutMs = timeouts.clientMs }: ClientOptions): Client {
  const origin = new URL(base)
  const transport = origin.protocol === 'https:' ? https : http
  const agent = new transport.Agent({ keepAlive: true, maxFreeSockets: maxIdleConnections, timeout: idleConnectionMs })
  return {
    async send(outgoing, signal) {
      const limit = deadline(clock, requestTimeoutMs, () => new RequestTimeout(requestTimeoutMs), signal)
      try {
        const { method, path, headers } = outgoing
        const request = transport.request(new URL(path, origin), { agent, method, headers, signal: limit.signal })
        return await exchange(request, outgoing, clock, limit.signal)
      } finally {
        limit.cancel()
      }
    },
    close: () => agent.destroy(),
  }
}
