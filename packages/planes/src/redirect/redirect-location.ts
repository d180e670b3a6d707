import {
  headerNames,
  type OverflowTicket,
  ticketParameter,
  traceparentOf,
  type UserSource,
} from '@manga-assist/contracts'
import { type UserSource as Asking, cookieValue, text } from '../readers/user-key.ts'
import { forwardedForOf, forwardedProtoOf } from '../relay/forwarded-headers.ts'
import type { Exchange } from '../request/exchange.ts'
import type { SealTicket } from './ticket-signer.ts'

export interface LocationOptions {
  seal: SealTicket
  /** Below this path the function is reached on the same origin. */
  path: string
  userCookie: string
}

/** CloudFront takes URLs of 8,192 bytes, the host included. */
const maxLocationCharacters = 7_500

/** Where a client is sent with its request; undefined when that is longer than what is between takes. */
export function locationOf(
  exchange: Exchange,
  { nonce, expiresAtMs }: Pick<OverflowTicket, 'nonce' | 'expiresAtMs'>,
  { seal, path: redirectPath, userCookie }: LocationOptions,
): string | undefined {
  const { request, requestClass, trace, overflowReason = '', method, target } = exchange
  const { path, query } = splitTarget(target?.target ?? '/')
  const { userSource, user } = userOf(request, userCookie)
  const ticket: OverflowTicket = {
    requestClass: requestClass.name,
    reason: overflowReason,
    expiresAtMs,
    nonce,
    userSource,
    traceparent: traceparentOf(trace),
    host: request.headers.host ?? '',
    forwardedProto: forwardedProtoOf(request),
    forwardedFor: forwardedForOf(request),
  }
  const sealed = seal({ method, path, query, user }, ticket)
  const location = `${redirectPath}${path}?${query === '' ? '' : `${query}&`}${ticketParameter}=${sealed}`
  return location.length > maxLocationCharacters ? undefined : location
}

function splitTarget(target: string): { path: string; query: string } {
  const at = target.indexOf('?')
  return at === -1 ? { path: target, query: '' } : { path: target.slice(0, at), query: target.slice(at + 1) }
}

/** What of a request says who asks, of that which its client sends again when it follows. */
function userOf({ headers }: Asking, cookieName: string): { userSource: UserSource; user: string } {
  for (const name of [headerNames.userId, 'authorization'] as const) {
    const value = text(headers[name])
    if (value !== undefined) return { userSource: `header:${name}`, user: value }
  }
  const cookie = cookieValue(headers.cookie, cookieName)
  return cookie === undefined ? { userSource: 'none', user: '' } : { userSource: `cookie:${cookieName}`, user: cookie }
}
