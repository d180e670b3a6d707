import type { IncomingHttpHeaders } from 'node:http'
import { headerNames, hopByHopHeaders, traceHeaders } from '@manga-assist/contracts'
import type { Exchange } from '../exchange.ts'

/** Headers that the body's new framing sets anew. */
const framingHeaders: ReadonlySet<string> = new Set(['content-length', 'expect'])

/** Request headers for the next hop: without those of the connection, with trace and origin. */
export function forwardedHeaders({ request, trace }: Exchange): Record<string, string | string[]> {
  const listed = connectionListed(request.headers.connection)
  const headers: Record<string, string | string[]> = {}
  for (const name in request.headers) {
    const value = request.headers[name]
    if (value === undefined || hopByHopHeaders.has(name) || framingHeaders.has(name) || listed.has(name)) continue
    headers[name] = value
  }
  const before = request.headers['x-forwarded-for']
  const address = request.socket.remoteAddress ?? 'unknown'
  headers['x-forwarded-for'] = before === undefined ? address : `${before}, ${address}`
  headers['x-forwarded-proto'] ??= 'http'
  return Object.assign(headers, traceHeaders(trace))
}

/** Answer headers for the client: without those of the connection, and without the task's load report. */
export function answerHeaders(upstream: IncomingHttpHeaders): Record<string, string | string[]> {
  const listed = connectionListed(upstream.connection)
  const headers: Record<string, string | string[]> = {}
  for (const name in upstream) {
    const value = upstream[name]
    if (value === undefined || hopByHopHeaders.has(name) || listed.has(name)) continue
    if (name !== headerNames.loadReport) headers[name] = value
  }
  return headers
}

/** Names that `Connection` lists are of the connection too; our own headers cannot be taken away by it. */
function connectionListed(connection: string | string[] | undefined): ReadonlySet<string> {
  if (connection === undefined) return noNames
  const names = String(connection).toLowerCase().split(',')
  return new Set(names.map((name) => name.trim()).filter((name) => !protectedHeaders.has(name)))
}

const noNames: ReadonlySet<string> = new Set()
const protectedHeaders: ReadonlySet<string> = new Set([...Object.values(headerNames), 'content-type', 'cookie'])
