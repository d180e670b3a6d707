import type { IncomingHttpHeaders } from 'node:http'

/** A request to a function URL, with its body read. */
export interface UrlRequest {
  method: string
  /** Path and query. */
  url: string
  headers: IncomingHttpHeaders
  httpVersion: string
  sourceIp: string
  /** Where it arrived. */
  port: number
  body: Buffer
}

/** The function URL itself. */
export interface UrlIdentity {
  /** The first part of the domain name. */
  id: string
  region: string
}

/** The event of payload version 2.0 that a function URL makes of a request. */
export function urlEvent(request: UrlRequest, identity: UrlIdentity, requestId: string, atMs: number): object {
  const [rawPath = '/', rawQueryString = ''] = splitOnce(request.url, '?')
  const { cookie, ...headers } = request.headers
  const parameters = queryParameters(rawQueryString)
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString,
    ...(cookie !== undefined && { cookies: cookie.split(/; */) }),
    headers: { ...joined(headers), ...forwarded(request) },
    ...(parameters && { queryStringParameters: parameters }),
    requestContext: requestContext(request, identity, rawPath, requestId, atMs),
    ...bodyMembers(request),
  }
}

function requestContext(
  { method, headers, httpVersion, sourceIp }: UrlRequest,
  { id, region }: UrlIdentity,
  path: string,
  requestId: string,
  atMs: number,
): object {
  const userAgent = headers['user-agent'] ?? ''
  return {
    accountId: 'anonymous',
    apiId: id,
    domainName: `${id}.lambda-url.${region}.on.aws`,
    domainPrefix: id,
    http: { method, path, protocol: `HTTP/${httpVersion}`, sourceIp, userAgent },
    requestId,
    routeKey: '$default',
    stage: '$default',
    time: logTime(atMs),
    timeEpoch: Math.round(atMs),
  }
}

/** What the service adds for itself. A caller's own chain of addresses goes on. */
function forwarded({ headers, sourceIp, port }: UrlRequest): Record<string, string> {
  const before = headers['x-forwarded-for']
  return {
    'x-forwarded-for': before === undefined ? sourceIp : `${String(before)}, ${sourceIp}`,
    'x-forwarded-port': String(port),
    'x-forwarded-proto': 'http',
  }
}

/** Those that speak of the connection stay behind: they are not the function's business. */
const ofTheConnection = new Set(['connection', 'keep-alive', 'transfer-encoding', 'te', 'trailer', 'upgrade', 'expect'])

function joined(headers: IncomingHttpHeaders): Record<string, string> {
  const result: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !ofTheConnection.has(name)) result[name] = String(value)
  }
  return result
}

/** Decoded; what was given more than once is joined with commas. undefined for none. */
function queryParameters(query: string): Record<string, string> | undefined {
  if (query === '') return undefined
  const values = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(query)) {
    const before = values.get(name)
    values.set(name, before === undefined ? value : `${before},${value}`)
  }
  return Object.fromEntries(values)
}

function bodyMembers({ headers, body }: UrlRequest): { body?: string; isBase64Encoded: boolean } {
  if (body.length === 0) return { isBase64Encoded: false }
  const text = isText(headers) && decodeUtf8(body)
  if (typeof text === 'string') return { body: text, isBase64Encoded: false }
  return { body: body.toString('base64'), isBase64Encoded: true }
}

const textTypes = /^(text\/.*|application\/(json|javascript|xml|.*\+(json|xml)))$/

/** Forms are no text to the service, nor is anything compressed. */
function isText(headers: IncomingHttpHeaders): boolean {
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  return headers['content-encoding'] === undefined && textTypes.test(type)
}

/** undefined for bytes that JSON text could not give back. */
function decodeUtf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** As in the logs of a web server: `21/Nov/2026:19:03:58 +0000`. */
function logTime(atMs: number): string {
  const [, day, month, year, time] = new Date(atMs).toUTCString().split(' ')
  return `${day}/${month}/${year}:${time} +0000`
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}
