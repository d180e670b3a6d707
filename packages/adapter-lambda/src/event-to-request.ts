import { headerNames, type LambdaHttpEvent } from '@manga-assist/contracts'

/** Thrown for an event that is no HTTP request in payload version 2.0: an invocation by mistake, not bad input. */
export class UnsupportedEventError extends Error {
  override readonly name = 'UnsupportedEventError'
  readonly code = 'unsupported-event'
}

export type EventRequest =
  | { kind: 'request'; request: Request }
  /** The client asked for what no Fetch-style application can be asked for; `code` says what is wrong with it. */
  | { kind: 'bad'; code: 'invalid-request' | 'method-not-allowed' | 'loop-detected'; detail: string }

/** Methods that the Fetch standard forbids. */
const forbiddenMethods: ReadonlySet<string> = new Set(['CONNECT', 'TRACE', 'TRACK'])
/**
 * Every request has this origin. What the client sent as `Host` stays a header: as a part of the URL it could break it,
 * or bring a path of its own along.
 */
const origin = 'https://lambda.local'

/**
 * The request that an HTTP event of payload version 2.0 stands for. Throws for what is no such event only: what a client
 * can bring about is a value, as an error would count against the function.
 */
export function requestFromEvent(event: unknown, signal: AbortSignal): EventRequest {
  if (!isHttpEvent(event)) {
    const version = (event as { version?: unknown } | null)?.version
    throw new UnsupportedEventError(`event.version must be "2.0" with rawPath and requestContext.http, got ${version}`)
  }
  const { method } = event.requestContext.http
  if (forbiddenMethods.has(method.toUpperCase())) {
    return { kind: 'bad', code: 'method-not-allowed', detail: 'TRACE, TRACK and CONNECT are not taken here.' }
  }
  if (event.headers[headerNames.servedIn] !== undefined) {
    return { kind: 'bad', code: 'loop-detected', detail: 'A function that serves this request has sent it here again.' }
  }
  const url = urlOf(event)
  if (url === undefined) {
    return { kind: 'bad', code: 'invalid-request', detail: 'Ask for a path that begins with a slash.' }
  }
  const body = method === 'GET' || method === 'HEAD' ? null : bodyOf(event)
  try {
    return { kind: 'request', request: new Request(url, { method, headers: headersOf(event), body, signal }) }
  } catch {
    return { kind: 'bad', code: 'invalid-request', detail: 'The method or a header is not well formed.' }
  }
}

function urlOf({ rawPath, rawQueryString }: LambdaHttpEvent): URL | undefined {
  const url = URL.parse(`${origin}${rawPath}${rawQueryString ? `?${rawQueryString}` : ''}`)
  // A path without its slash would become a part of the host.
  return url !== null && url.origin === origin && rawPath.startsWith('/') ? url : undefined
}

/** Whether it is an HTTP event of payload version 2.0. */
export function isHttpEvent(event: unknown): event is LambdaHttpEvent {
  const candidate = event as Partial<LambdaHttpEvent> | null
  return (
    candidate?.version === '2.0' &&
    typeof candidate.rawPath === 'string' &&
    typeof candidate.requestContext?.http?.method === 'string'
  )
}

function headersOf({ headers, cookies }: LambdaHttpEvent): Headers {
  const result = new Headers(headers)
  result.set(headerNames.servedIn, 'function')
  if (cookies && cookies.length > 0) result.set('cookie', cookies.join('; '))
  return result
}

function bodyOf({ body, isBase64Encoded }: LambdaHttpEvent): Uint8Array<ArrayBuffer> | string | null {
  if (body === undefined) return null
  return isBase64Encoded ? new Uint8Array(Buffer.from(body, 'base64')) : body
}
