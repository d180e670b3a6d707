/** What tells when a token holds, in seconds since 1970. */
export interface TokenTimes {
  exp?: unknown
  nbf?: unknown
  iat?: unknown
}

/** How far the clocks of issuer and verifier may be apart, in milliseconds. */
const skewMs = 30_000

/** Why a token does not hold at this instant (wall clock, milliseconds); undefined when it does. */
export function timeProblem({ exp, nbf, iat }: TokenTimes, nowMs: number): string | undefined {
  if (!Number.isFinite(exp)) return 'token without end'
  if (Number(exp) * 1_000 + skewMs <= nowMs) return 'token expired'
  for (const start of [nbf, iat]) {
    if (start === undefined) continue
    if (!Number.isFinite(start) || Number(start) * 1_000 - skewMs > nowMs) return 'token not yet valid'
  }
  return undefined
}

const plainId = /^[A-Za-z0-9._@-]{1,128}$/
/** OpenID Connect allows a subject 255 characters. */
const longestSubject = 255

/**
 * The user id that stands for a token's subject: letters, digits and `._@-` as they are, anything else percent-encoded,
 * so that two subjects never become one user and no separator gets into a key. Undefined for what is no subject.
 */
export function userIdOf(subject: unknown): string | undefined {
  if (typeof subject !== 'string' || subject === '' || subject.length > longestSubject) return undefined
  if (plainId.test(subject)) return subject
  return subject.isWellFormed() ? encodeURIComponent(subject) : undefined
}
