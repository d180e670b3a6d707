import type { Clock } from '@manga-assist/clock'
import { AlbJwtVerifier } from 'aws-jwt-verify/alb-verifier'
import type { JwksCache } from 'aws-jwt-verify/jwk'
import { decomposeUnverifiedJwt } from 'aws-jwt-verify/jwt'
import { JwtVerifier } from 'aws-jwt-verify/jwt-verifier'
import { createDocumentFetcher } from './fetch-document.ts'
import { createKeyCache, type FindKey, KeysUnavailableError, UnknownKeyError } from './key-cache.ts'
import { readKeySet, readPemKey } from './key-documents.ts'
import { timeProblem, userIdOf } from './token-claims.ts'

/** Whose tokens are good. `keysUrl` is where their keys are, if not in the usual place. */
export type TokenRules =
  | { kind: 'load-balancer'; loadBalancerArn: string; issuer: string; clientId: string; keysUrl?: string }
  | { kind: 'bearer'; issuer: string; audience: string; keysUrl?: string }

/** Checks a token. Never rejects. */
export type VerifyToken = (token: string) => Promise<VerifiedToken>

export type VerifiedToken =
  | { kind: 'verified'; userId: string; expiresAtMs: number }
  /** `reason` is for logs. */
  | { kind: 'refused'; reason: string }
  /** Nothing is known of the token, because its key could not be looked up. */
  | { kind: 'unavailable'; reason: string }

export interface TokenVerifierDependencies {
  clock: Clock
  fetch: typeof globalThis.fetch
}

/** The library reads the machine's clock; with this it leaves times alone, and `timeProblem` looks at them. */
const timesAreOurs = { graceSeconds: Number.POSITIVE_INFINITY }

interface SignatureVerifier {
  verify(token: string): Promise<{ sub?: unknown; exp?: unknown; nbf?: unknown; iat?: unknown }>
}

/** A verifier with its own keys. This module is loaded only where tokens are used. */
export function createTokenVerifier(rules: TokenRules, { clock, fetch }: TokenVerifierDependencies): VerifyToken {
  const fetchDocument = createDocumentFetcher({ fetch, clock })
  const readKeys = rules.kind === 'load-balancer' ? readPemKey : readKeySet
  const verifier = signatureVerifier(rules, createKeyCache({ fetchDocument, readKeys, clock }))
  return async (token) => {
    try {
      // Before the library looks: it keeps a key for every issuer that a token names, also for one that is not signed.
      const named = decomposeUnverifiedJwt(token).payload.iss
      if (named !== rules.issuer) return { kind: 'refused', reason: 'token of another issuer' }
      const claims = await verifier.verify(token)
      const problem = timeProblem(claims, clock.wallNow())
      if (problem !== undefined) return { kind: 'refused', reason: problem }
      const userId = userIdOf(claims.sub)
      if (userId === undefined) return { kind: 'refused', reason: 'token without subject' }
      return { kind: 'verified', userId, expiresAtMs: Number(claims.exp) * 1_000 }
    } catch (error) {
      if (error instanceof KeysUnavailableError) return { kind: 'unavailable', reason: reasonOf(error) }
      return { kind: 'refused', reason: reasonOf(error) }
    }
  }
}

function signatureVerifier(rules: TokenRules, findKey: FindKey): SignatureVerifier {
  const { issuer, keysUrl } = rules
  const common = { issuer, ...timesAreOurs, ...(keysUrl !== undefined && { jwksUri: keysUrl }) }
  if (rules.kind === 'bearer') {
    return JwtVerifier.create({ ...common, audience: rules.audience }, { jwksCache: issuerKeys(findKey) })
  }
  const { loadBalancerArn: albArn, clientId } = rules
  return AlbJwtVerifier.create({ ...common, albArn, clientId }, { jwksCache: loadBalancerKeys(findKey) })
}

/** One document holds all keys of the issuer. */
function issuerKeys(findKey: FindKey): JwksCache {
  return { ...unused, getJwk: (url, { header }) => findKey(url, plainKid(header.kid, /^\S{1,200}$/)) }
}

/** Each key has an address of its own, into which nothing but a UUID may get. */
function loadBalancerKeys(findKey: FindKey): JwksCache {
  const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
  return {
    ...unused,
    getJwk(url, { header }) {
      const kid = plainKid(header.kid, uuid)
      return findKey(`${url}/${kid}`, kid)
    },
  }
}

function plainKid(kid: unknown, pattern: RegExp): string {
  if (typeof kid === 'string' && pattern.test(kid)) return kid
  throw new UnknownKeyError('the token names no key')
}

/** The parts of the library's interface that `verify` does not call. */
const unused: Omit<JwksCache, 'getJwk'> = {
  getCachedJwk: unsupported,
  addJwks: unsupported,
  getJwks: unsupported,
}

function unsupported(): never {
  throw new TypeError('keys are looked up one by one')
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 200) : 'unknown'
}
