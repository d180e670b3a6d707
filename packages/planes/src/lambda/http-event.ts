import { isUtf8 } from 'node:buffer'
import type { LambdaHttpEvent } from '@manga-assist/contracts'
import { forwardedHeaders } from '../relay/forwarded-headers.ts'
import type { Exchange } from '../request/exchange.ts'

/** The exchange's request as an HTTP event of payload version 2.0. The body must have been read. */
export function httpEventOf(exchange: Exchange, wallMs: number, cancelKey?: string): LambdaHttpEvent {
  const { method, target, request, trace, body } = exchange
  const { cookie, ...headers } = joined(forwardedHeaders(exchange))
  const [rawPath = '/', rawQueryString = ''] = splitOnce(target?.target ?? '/', '?')
  return {
    version: '2.0',
    ...(cancelKey !== undefined && { cancelKey }),
    routeKey: '$default',
    rawPath,
    rawQueryString,
    ...(cookie !== undefined && { cookies: cookie.split(/;\s*/) }),
    headers,
    requestContext: {
      http: {
        method,
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: trace.traceId,
      routeKey: '$default',
      stage: '$default',
      time: new Date(wallMs).toISOString(),
      timeEpoch: Math.round(wallMs),
    },
    ...encodedBody(body),
  }
}

/** A request that asks for nothing: whoever answers it is up. With `holdMs` it keeps its environment for so long. */
export function warmUpEvent(path: string, wallMs: number, holdMs?: number): LambdaHttpEvent {
  return {
    version: '2.0',
    ...(holdMs !== undefined && { warmUp: { holdMs } }),
    routeKey: '$default',
    rawPath: path,
    rawQueryString: '',
    headers: { host: 'warm-up', 'user-agent': 'overflow-warm-up' },
    requestContext: {
      http: { method: 'GET', path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'overflow-warm-up' },
      requestId: `warm-up-${Math.round(wallMs)}`,
      routeKey: '$default',
      stage: '$default',
      time: new Date(wallMs).toISOString(),
      timeEpoch: Math.round(wallMs),
    },
    isBase64Encoded: false,
  }
}

/** Text travels as it is, anything else as base64. */
function encodedBody(body: Buffer | undefined): Pick<LambdaHttpEvent, 'body' | 'isBase64Encoded'> {
  if (body === undefined || body.length === 0) return { isBase64Encoded: false }
  if (isUtf8(body)) return { body: body.toString('utf8'), isBase64Encoded: false }
  return { body: body.toString('base64'), isBase64Encoded: true }
}

/** A list of names and values in turn as an object; a name that is repeated has its values with commas between. */
function joined(list: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {}
  for (let at = 0; at < list.length; at += 2) {
    const name = list[at] ?? ''
    const before = headers[name]
    headers[name] = before === undefined ? (list[at + 1] ?? '') : `${before},${list[at + 1]}`
  }
  return headers
}

function splitOnce(text: string, separator: string): string[] {
  const index = text.indexOf(separator)
  return index === -1 ? [text] : [text.slice(0, index), text.slice(index + 1)]
}
