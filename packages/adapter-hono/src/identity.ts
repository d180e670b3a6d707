import { headerNames, type ProblemCode } from '@manga-assist/contracts'
import type { Context } from 'hono'
import { getSignedCookie, setSignedCookie } from 'hono/cookie'
import type { AppEnv } from './app-env.ts'

/** Says who asks, or why that cannot be told. */
export type Identify = (c: Context<AppEnv>) => Promise<Identity>
export type Identity = KnownIdentity | RefusedIdentity

interface KnownIdentity {
  kind: 'known'
  userId: string
  /** Wall-clock instant after which the request must be made anew; absent when it holds for good. */
  expiresAtMs?: number
  /** Set when browsers send it with every request, whichever page asks, as they do with cookies. */
  ambient?: true
}

interface RefusedIdentity {
  kind: 'refused'
  code: Extract<ProblemCode, 'invalid-request' | 'unauthenticated' | 'identity-unavailable'>
  /** For the client: says what to do, and nothing that helps to get in. */
  detail: string
  /** For logs only. */
  reason?: string
}

export interface DevelopmentIdentityOptions {
  /** Signs the cookie of anonymous readers; the same on every task and function. */
  cookieSecret: string
  newId: () => string
}

const cookieName = 'manga_reader'
const cookieMaxAgeSeconds = 365 * 24 * 3_600
const userIdPattern = /^[A-Za-z0-9._@-]{1,128}$/

/**
 * Identity for development (AUTH=dev): believes `x-user-id`; without it, an anonymous reader is known again by a
 * signed cookie. Never for production, where anyone could send the header.
 */
export function developmentIdentity({ cookieSecret, newId }: DevelopmentIdentityOptions): Identify {
  return async (c) => {
    const claimed = c.req.header(headerNames.userId)
    if (claimed !== undefined) return claimedIdentity(claimed)
    const known = await getSignedCookie(c, cookieSecret, cookieName)
    if (known) return { kind: 'known', userId: known, ambient: true }
    const userId = `anonymous-${newId()}`
    const options = { httpOnly: true, sameSite: 'Lax', path: '/', maxAge: cookieMaxAgeSeconds } as const
    await setSignedCookie(c, cookieName, userId, cookieSecret, options)
    return { kind: 'known', userId, ambient: true }
  }
}

function claimedIdentity(claimed: string): Identity {
  if (userIdPattern.test(claimed)) return { kind: 'known', userId: claimed }
  const rule = 'must be 1 to 128 letters, digits, dots, underscores, at signs or hyphens'
  const detail = `The header ${headerNames.userId} ${rule}; received ${claimed.length} characters.`
  return { kind: 'refused', code: 'invalid-request', detail }
}
