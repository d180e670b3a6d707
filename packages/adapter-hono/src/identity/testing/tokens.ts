import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

/** A key pair of curve P-256 as a load balancer or an issuer has it. */
export interface TestKey {
  kid: string
  privateKey: KeyObject
  /** As PEM text. */
  pem: string
  jwk: object
}

export function testKey(kid: string): TestKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  return { kid, privateKey, pem, jwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig' } }
}

/** A token signed as ES256. */
export function signed(key: TestKey, header: object, payload: object): string {
  const input = unsigned({ alg: 'ES256', kid: key.kid, ...header }, payload)
  const signature = sign('sha256', Buffer.from(input), { key: key.privateKey, dsaEncoding: 'ieee-p1363' })
  return `${input}.${signature.toString('base64url')}`
}

/** The classic trick: the public key, which everybody has, as the secret of a symmetric signature. */
export function signedWithPublicKey(key: TestKey, header: object, payload: object): string {
  const input = unsigned({ kid: key.kid, ...header, alg: 'HS256' }, payload)
  return `${input}.${createHmac('sha256', key.pem).update(input).digest('base64url')}`
}

/** Head and body of a token, without a signature. */
export function unsigned(header: object, payload: object): string {
  return `${encoded(header)}.${encoded(payload)}`
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
