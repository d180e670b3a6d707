import { createPublicKey } from 'node:crypto'
import { assertIsJwks, type Jwk, type JwkWithKid } from 'aws-jwt-verify/jwk'

/** The one key of a load balancer's document: a P-256 key as PEM text, under the id that is in its address. */
export function readPemKey(text: string | undefined, kid: string): readonly JwkWithKid[] {
  if (text === undefined) return []
  const { kty, crv, x, y } = createPublicKey(text).export({ format: 'jwk' })
  if (kty !== 'EC' || crv !== 'P-256' || x === undefined || y === undefined) {
    throw new TypeError('the load balancer has a key that is not of curve P-256')
  }
  return [{ kty, crv, x, y, kid, use: 'sig', alg: 'ES256' }]
}

/** The keys of an issuer's set that are for signatures, each tied to one algorithm. */
export function readKeySet(text: string | undefined): readonly JwkWithKid[] {
  if (text === undefined) throw new TypeError('the issuer has no document of keys')
  const set: unknown = JSON.parse(text)
  assertIsJwks(set as Parameters<typeof assertIsJwks>[0])
  return (set as { keys: Jwk[] }).keys.flatMap((key) => {
    const alg = algorithmOf(key)
    const signs = key.use === undefined || key.use === 'sig'
    return signs && alg !== undefined && key.kid !== undefined ? [{ ...key, kid: key.kid, alg }] : []
  })
}

/** A key that names no algorithm gets the usual one: the token must not choose. */
function algorithmOf({ alg, kty, crv }: Jwk): string | undefined {
  if (alg !== undefined) return alg
  if (kty === 'RSA') return 'RS256'
  if (kty === 'OKP') return 'EdDSA'
  return kty === 'EC' ? { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' }[crv ?? ''] : undefined
}
