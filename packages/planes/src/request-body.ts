import type { IncomingMessage } from 'node:http'

export type RequestBody = { kind: 'read'; body: Buffer } | { kind: 'too-large' } | { kind: 'broken'; error: unknown }

/** How much of a refused body is read on and thrown away before the connection is cut. */
const maxDiscardedBytes = 64 * 1_024 * 1_024

/**
 * Reads on, within a bound, and throws away: a client that is still sending when its connection closes sees a broken
 * connection instead of the answer that says why.
 */
export function discardRest(request: IncomingMessage): void {
  let bytes = 0
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > maxDiscardedBytes) request.destroy()
  })
}

/** Body size that the client announced; 0 without a body, undefined when it sends chunks of unknown sum. */
export function announcedBytes({ headers }: IncomingMessage): number | undefined {
  if (headers['transfer-encoding'] !== undefined) return undefined
  return Number(headers['content-length'] ?? 0)
}

/** Reads the whole body into memory, at most `maxBytes`. Stops reading at once when it is larger. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<RequestBody> {
  const announced = announcedBytes(request)
  if (announced === 0) return { kind: 'read', body: Buffer.alloc(0) }
  if (announced !== undefined && announced > maxBytes) return { kind: 'too-large' }
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      bytes += chunk.length
      if (bytes > maxBytes) return { kind: 'too-large' }
      chunks.push(chunk)
    }
  } catch (error) {
    return { kind: 'broken', error }
  }
  return { kind: 'read', body: Buffer.concat(chunks, bytes) }
}
