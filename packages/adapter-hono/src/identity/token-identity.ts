import type { Clock } from '@manga-assist/clock'
import { headerNames } from '@manga-assist/contracts'
import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'
import type { Identify, Identity } from '../identity.ts'
import { rememberVerified } from './remember-verified.ts'
import type { TokenRules, VerifyToken } from './token-verifier.ts'

export interface TokenIdentityOptions {
  rules: TokenRules
  readToken: (c: Context<AppEnv>) => string | undefined
  /** Whether browsers send the token whichever page asks. */
  ambient: boolean
  clock: Clock
  fetch?: typeof globalThis.fetch
}

/** Tokens with many claims have some 4,000 characters; Node takes 16,000 of headers altogether. */
const longestToken = 8_192

/** The same words for every bad token: which of its parts was wrong is nobody's business but ours. */
const notKnown = 'Log in and send the request again.'

/** Identity by a signed token. The verifier is loaded with the first request that brings one. */
export function tokenIdentity({ rules, readToken, ambient, clock, fetch }: TokenIdentityOptions): Identify {
  let loading: Promise<VerifyToken> | undefined
  const loadVerifier = async () => {
    const { createTokenVerifier } = await import('./token-verifier.ts')
    return rememberVerified(createTokenVerifier(rules, { clock, fetch: fetch ?? globalThis.fetch }), clock)
  }
  return async (c) => {
    const token = readToken(c)
    if (token === undefined) return refused('no token')
    if (token.length > longestToken) return refused('token too long')
    loading ??= loadVerifier()
    const verify = await loading
    const result = await verify(token)
    if (result.kind === 'refused') return refused(result.reason)
    if (result.kind === 'unavailable') return unavailable(result.reason)
    const { userId, expiresAtMs } = result
    return { kind: 'known', userId, expiresAtMs, ...(ambient && { ambient }) }
  }
}

/** What the load balancer vouches for. Its other header, `x-amzn-oidc-identity`, is not signed and never read. */
export function loadBalancerToken(c: Context<AppEnv>): string | undefined {
  return c.req.header(headerNames.oidcData)
}

export function bearerToken(c: Context<AppEnv>): string | undefined {
  return c.req.header('authorization')?.match(/^Bearer +(\S+)$/i)?.[1]
}

function refused(reason: string): Identity {
  return { kind: 'refused', code: 'unauthenticated', detail: notKnown, reason }
}

function unavailable(reason: string): Identity {
  return { kind: 'refused', code: 'identity-unavailable', detail: 'Ask again in a few seconds.', reason }
}
