import type { Clock } from '@manga-assist/clock'
import type { VerifiedToken, VerifyToken } from './token-verifier.ts'

/** How long a token is believed without looking again, in milliseconds: so late a withdrawn key may take effect. */
const believedMs = 60_000
/** Most tokens remembered; of some 1 KB each, 8 KB at most. */
const maxTokens = 1_000

interface Believed {
  result: Extract<VerifiedToken, { kind: 'verified' }>
  untilMs: number
}

/**
 * Verifies a token that comes again within a minute only once: the signature costs several times what the rest of a
 * request does. Bad tokens are not remembered, so that nobody can fill the memory with them.
 */
export function rememberVerified(verify: VerifyToken, clock: Clock): VerifyToken {
  const believed = new Map<string, Believed>()
  return async (token) => {
    const known = believed.get(token)
    if (known && clock.now() < known.untilMs && clock.wallNow() < known.result.expiresAtMs) return known.result
    believed.delete(token)
    const result = await verify(token)
    if (result.kind === 'verified') {
      believed.set(token, { result, untilMs: clock.now() + believedMs })
      if (believed.size > maxTokens) forgetOldest(believed)
    }
    return result
  }
}

function forgetOldest(believed: Map<string, Believed>): void {
  const oldest = believed.keys().next()
  if (!oldest.done) believed.delete(oldest.value)
}
