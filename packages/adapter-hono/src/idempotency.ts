import { headerNames } from '@manga-assist/contracts'
import type { AskOptions } from '@manga-assist/core'
import type { Context } from 'hono'
import type { AppEnv } from './app-env.ts'
import { type ProblemResponse, problemResponse } from './problem-response.ts'
import type { Validated } from './validated.ts'

/** Visible characters only; long enough for every id in use. */
const keyPattern = /^[\x21-\x7e]{1,200}$/

/** The request's idempotency key, with a digest of its body; undefined when it brings none. */
export async function idempotencyOf(c: Context<AppEnv>): Promise<Validated<AskOptions['idempotency']>> {
  const key = c.req.header(headerNames.idempotencyKey)
  if (key === undefined) return { kind: 'valid', value: undefined }
  if (!isIdempotencyKey(key)) {
    const rule = 'must be 1 to 200 visible ASCII characters'
    const detail = `The header ${headerNames.idempotencyKey} ${rule}; received ${key.length} characters.`
    return { kind: 'refused', response: problemResponse(c, 'invalid-request', detail) }
  }
  const scope = `${c.req.method} ${c.req.path}`
  return {
    kind: 'valid',
    value: { userId: c.get('userId'), scope, key, fingerprint: await digestOf(await c.req.text()) },
  }
}

export function keyConflict(c: Context<AppEnv>): ProblemResponse {
  const detail = 'Send the request that the key was first used with, or another key.'
  return problemResponse(c, 'idempotency-key-reused', detail)
}

export function isIdempotencyKey(text: string): boolean {
  return keyPattern.test(text)
}

/** SHA-256 in characters that ids may hold. */
export async function digestOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Buffer.from(digest).toString('base64url')
}
