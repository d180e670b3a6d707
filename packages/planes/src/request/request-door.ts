import type { IncomingMessage } from 'node:http'
import { badHost, badMethod, badTarget, type Failure } from './answer-failure.ts'
import { type RequestTarget, readTarget } from './request-target.ts'

/** What the router makes of a request before anything else looks at it. */
export type Admitted = { kind: 'let-in'; target: RequestTarget } | { kind: 'turned-away'; failure: Failure }

/** A registered name, an IPv4 or an IPv6 address in brackets; then a port up to 65535. */
const hostForm =
  /^(?:[a-z\d._-]+|\[[\da-f:.]+\])(?::(?:\d{1,4}|[0-5]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5]))?$/i

/** Methods that talk to a proxy itself, and that no Fetch-style application can take. */
const proxyMethods: ReadonlySet<string> = new Set(['TRACE', 'TRACK', 'CONNECT'])

/**
 * Turns away what some plane could not take: an application or an HTTP client that throws at it would look like a
 * plane that fails, and anybody could take planes out of service by asking badly. Only HTTP/1.0 may leave `Host` out.
 */
export function admit({ url = '/', method = 'GET', headers: { host } }: IncomingMessage): Admitted {
  if (proxyMethods.has(method)) return { kind: 'turned-away', failure: badMethod }
  if (host !== undefined && !hostForm.test(host)) return { kind: 'turned-away', failure: badHost }
  const target = readTarget(url)
  return target === undefined ? { kind: 'turned-away', failure: badTarget } : { kind: 'let-in', target }
}
