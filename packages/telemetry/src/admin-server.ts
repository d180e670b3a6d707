import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type Clock, every } from '@manga-assist/clock'
import { type Status, sseEvent } from '@manga-assist/contracts'
import type { Registry } from 'prom-client'
import { type LedgerDownload, streamLedger } from './stream-ledger.ts'

/** How often `/events` repeats the status. */
const eventIntervalMs = 1_000
/** A reader of `/events` that lags by more than this is cut off. */
const maxBufferedBytes = 1_048_576

export interface AdminServerOptions {
  registry: Registry
  status: () => Status
  ledger: () => LedgerDownload
  clock: Clock
}

/**
 * The operators' port: `/metrics` for Prometheus, `/status` as JSON, `/events` as a stream of it, `/ledger` to download.
 * Not for traffic.
 */
export function createAdminServer({ registry, status, ledger, clock }: AdminServerOptions): Server {
  const routes: Record<string, (response: ServerResponse) => unknown> = {
    '/metrics': async (response) => {
      const text = await registry.metrics()
      response.setHeader('content-type', registry.contentType).end(text)
    },
    '/status': (response) => sendJson(response, 200, status()),
    '/events': (response) => streamStatus(response, status, clock),
    '/ledger': (response) => streamLedger(response, ledger(), clock),
  }
  return createServer((request: IncomingMessage, response: ServerResponse) => {
    const route = routes[(request.url ?? '/').split('?')[0] ?? '/']
    if (route === undefined) return sendJson(response, 404, { error: `try ${Object.keys(routes).join(', ')}` })
    if (request.method !== 'GET') return sendJson(response.setHeader('allow', 'GET'), 405, { error: 'only GET' })
    return route(response)
  })
}

function streamStatus(response: ServerResponse, status: () => Status, clock: Clock): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  const send = () => {
    if (response.writableLength > maxBufferedBytes) response.destroy()
    else response.write(sseEvent(status()))
  }
  send()
  const stop = every(clock, eventIntervalMs, send)
  response.once('close', stop)
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
