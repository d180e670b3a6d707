import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type Clock, every } from '@manga-assist/clock'
import { type Status, sseEvent } from '@manga-assist/contracts'
import type { Registry } from 'prom-client'
import { type AdminPage, sendPageFile } from './admin-page.ts'
import type { Rehearsal } from './rehearsal/rehearsal.ts'
import { takeRehearsal } from './rehearsal/rehearsal-route.ts'
import { type LedgerDownload, streamLedger } from './stream-ledger.ts'

/** How often `/events` repeats the status. */
const eventIntervalMs = 1_000
/** A reader of `/events` that lags by more than this is cut off. */
const maxBufferedBytes = 1_048_576

export interface AdminServerOptions {
  registry: Registry
  status: () => Status
  ledger: () => LedgerDownload
  /** The dashboard, at `/`; none when left out. */
  page?: AdminPage | undefined
  /** Takes POST on `/rehearsal`; without it there is no such path. */
  rehearsal?: Rehearsal | undefined
  clock: Clock
}

/**
 * The operators' port: `/` for people, `/metrics` for Prometheus, `/status` as JSON, `/events` as a stream of it, `/ledger`
 * to download. Not for traffic.
 */
export function createAdminServer({ registry, status, ledger, page, rehearsal, clock }: AdminServerOptions): Server {
  const routes: Record<string, (response: ServerResponse) => unknown> = {
    '/metrics': async (response) => {
      const text = await registry.metrics()
      response.setHeader('content-type', registry.contentType).end(text)
    },
    '/status': (response) => sendJson(response, 200, status()),
    '/events': (response) => streamStatus(response, status, clock),
    '/ledger': (response) => streamLedger(response, ledger(), clock),
  }
  for (const [path, file] of page ?? []) routes[path] = (response) => sendPageFile(response, file)
  return createServer((request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    if (path === '/rehearsal' && rehearsal !== undefined) return rehearse(request, response, rehearsal)
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined
    if (route === undefined) return sendJson(response, 404, { error: `try ${Object.keys(routes).join(', ')}` })
    if (request.method !== 'GET') return sendJson(response.setHeader('allow', 'GET'), 405, { error: 'only GET' })
    return route(response)
  })
}

function rehearse(request: IncomingMessage, response: ServerResponse, rehearsal: Rehearsal): unknown {
  if (request.method === 'POST') return takeRehearsal(request, response, rehearsal)
  return sendJson(response.setHeader('allow', 'POST'), 405, { error: 'only POST' })
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
