import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { amazonTraceIdOf, headerNames, hopByHopHeaders, traceparentOf } from '@manga-assist/contracts'
import type { Exchange } from '../request/exchange.ts'

const { traceparent, amazonTraceId, loadReport } = headerNames
const forwardedFor = 'x-forwarded-for'
const forwardedProto = 'x-forwarded-proto'

/** Headers of a request that are of its connection, that the body's new framing sets anew, or that are ours to set. */
const notForwarded: ReadonlySet<string> = new Set([
  ...hopByHopHeaders,
  ...['content-length', 'expect', forwardedFor, traceparent, amazonTraceId],
])
/** Headers of an answer that are of its connection, and the task's load report. */
const notAnswered: ReadonlySet<string> = new Set([...hopByHopHeaders, loadReport])

/**
 * Request headers for the next hop: without those of the connection, with trace and origin. As a list, name and value in
 * turn: an object for each request, and HTTP clients that look up its keys, cost more than all else about headers.
 */
export function forwardedHeaders({ request, trace }: Exchange): string[] {
  const { headers } = request
  const listed = connectionListed(headers.connection)
  const list: string[] = []
  for (const name in headers) {
    if (!notForwarded.has(name) && listed?.has(name) !== true) append(list, name, headers[name])
  }
  list.push(forwardedFor, forwardedForOf(request))
  if (headers[forwardedProto] === undefined) list.push(forwardedProto, 'http')
  list.push(traceparent, traceparentOf(trace))
  // Who came by a load balancer of Amazon's keeps its name there; all others have the standard one.
  if (headers[amazonTraceId] !== undefined) list.push(amazonTraceId, amazonTraceIdOf(trace))
  return list
}

/** Addresses of the client and of the proxies up to this one, as the next hop is told. */
export function forwardedForOf({ headers, socket }: IncomingMessage): string {
  const before = headers[forwardedFor]
  const address = socket.remoteAddress ?? 'unknown'
  return before === undefined ? address : `${before}, ${address}`
}

/** The scheme by which the client came, as the next hop is told. */
export function forwardedProtoOf({ headers }: IncomingMessage): string {
  return String(headers[forwardedProto] ?? 'http')
}

/** Answer headers for the client, in such a list: without those of the connection, the load report and what is `replaced`. */
export function answerHeaders(upstream: IncomingHttpHeaders, replaced: ReadonlySet<string> = noNames): string[] {
  const listed = connectionListed(upstream.connection)
  const list: string[] = []
  for (const name in upstream) {
    if (notAnswered.has(name) || replaced.has(name) || listed?.has(name) === true) continue
    append(list, name, upstream[name])
  }
  return list
}

function append(list: string[], name: string, value: string | string[] | undefined): void {
  if (typeof value === 'string') list.push(name, value)
  else if (value !== undefined) for (const each of value) list.push(name, each)
}

/** Names that `Connection` lists are of the connection too; our own headers cannot be taken away by it. */
function connectionListed(connection: string | string[] | undefined): ReadonlySet<string> | undefined {
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') return undefined
  const names = String(connection).toLowerCase().split(',')
  return new Set(names.map((name) => name.trim()).filter((name) => !protectedHeaders.has(name)))
}

const noNames: ReadonlySet<string> = new Set()
const protectedHeaders: ReadonlySet<string> = new Set([...Object.values(headerNames), 'content-type', 'cookie'])
