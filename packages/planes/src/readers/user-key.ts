import type { IncomingMessage } from 'node:http'
import { headerNames } from '@manga-assist/contracts'
import { hashText } from './hash.ts'

/** Names an anonymous reader of this product. */
export const defaultUserCookie = 'manga_reader'

/** What of a request tells one user from another. */
export type UserSource = Pick<IncomingMessage, 'headers'> & { socket: Pick<IncomingMessage['socket'], 'remoteAddress'> }

/**
 * A number that is the same for all requests of one user, as far as can be told without verifying anything: the user id
 * of a header, the reader whom the load balancer names, the bearer token, the cookie of an anonymous reader, else the
 * address that the request came from first. Who lies about it only chooses a task. The number cannot be turned back,
 * and nothing of what it was made from is kept.
 */
export function userKey(request: UserSource, cookieName = defaultUserCookie): number {
  return hashText(knownUser(request, cookieName) ?? addressOf(request))
}

/** The same, but undefined for who is known by the address only: many share one. */
export function knownUserKey(request: UserSource, cookieName = defaultUserCookie): number | undefined {
  const user = knownUser(request, cookieName)
  return user === undefined ? undefined : hashText(user)
}

function knownUser({ headers }: UserSource, cookieName: string): string | undefined {
  return (
    text(headers[headerNames.userId]) ??
    text(headers[headerNames.oidcIdentity]) ??
    text(headers.authorization) ??
    cookieValue(headers.cookie, cookieName)
  )
}

function addressOf({ headers, socket }: UserSource): string {
  return text(headers['x-forwarded-for'])?.split(',', 1)[0]?.trim() ?? socket.remoteAddress ?? ''
}

/** A header that is there and says something. */
export function text(value: string | string[] | undefined): string | undefined {
  const first = Array.isArray(value) ? value[0] : value
  return first === '' ? undefined : first
}

/** One cookie of a request; undefined where it is not there, or empty. */
export function cookieValue(cookies: string | undefined, name: string): string | undefined {
  if (cookies === undefined) return undefined
  const start = cookies.startsWith(`${name}=`) ? 0 : cookies.indexOf(`; ${name}=`) + 2
  if (start === 1) return undefined
  const end = cookies.indexOf(';', start)
  return text(cookies.slice(start + name.length + 1, end === -1 ? undefined : end))
}
