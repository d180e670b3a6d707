type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>

const algorithm = { name: 'HMAC', hash: 'SHA-256' }

/** Whether a text was signed with one of the secrets. */
export type VerifySignature = (text: string, signature: Uint8Array<ArrayBuffer>) => Promise<boolean>

/** Compares in constant time, as `crypto.subtle.verify` does. Keys are made when the first signature comes. */
export function createSignatureVerifier(secrets: readonly string[]): VerifySignature {
  let keys: Promise<Key[]> | undefined
  return async (text, signature) => {
    keys ??= Promise.all(secrets.map(keyOf))
    const bytes = Buffer.from(text)
    for (const key of await keys) {
      if (await crypto.subtle.verify(algorithm, key, signature, bytes)) return true
    }
    return false
  }
}

// Not by node:crypto, whose import costs a cold start several milliseconds.
function keyOf(secret: string): Promise<Key> {
  return crypto.subtle.importKey('raw', Buffer.from(secret), algorithm, false, ['verify'])
}
