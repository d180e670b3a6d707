import type { LambdaHttpEvent } from '@manga-assist/contracts'

/** Thrown for an event that is no HTTP request in payload version 2.0: an invocation by mistake, not bad input. */
export class UnsupportedEventError extends Error {
  override readonly name = 'UnsupportedEventError'
  readonly code = 'unsupported-event'
}

/** The request that an HTTP event of payload version 2.0 stands for. */
export function requestFromEvent(event: unknown, signal: AbortSignal): Request {
  if (!isHttpEvent(event)) {
    const version = (event as { version?: unknown } | null)?.version
    throw new UnsupportedEventError(`event.version must be "2.0" with rawPath and requestContext.http, got ${version}`)
  }
  const { method } = event.requestContext.http
  const host = event.headers.host ?? 'lambda.local'
  const query = event.rawQueryString === '' ? '' : `?${event.rawQueryString}`
  const body = method === 'GET' || method === 'HEAD' ? null : bodyOf(event)
  return new Request(`https://${host}${event.rawPath}${query}`, { method, headers: headersOf(event), body, signal })
}

function isHttpEvent(event: unknown): event is LambdaHttpEvent {
  const candidate = event as Partial<LambdaHttpEvent> | null
  return (
    candidate?.version === '2.0' &&
    typeof candidate.rawPath === 'string' &&
    typeof candidate.requestContext?.http?.method === 'string'
  )
}

function headersOf({ headers, cookies }: LambdaHttpEvent): Headers {
  const result = new Headers(headers)
  if (cookies && cookies.length > 0) result.set('cookie', cookies.join('; '))
  return result
}

function bodyOf({ body, isBase64Encoded }: LambdaHttpEvent): Uint8Array<ArrayBuffer> | string | null {
  if (body === undefined) return null
  return isBase64Encoded ? new Uint8Array(Buffer.from(body, 'base64')) : body
}
