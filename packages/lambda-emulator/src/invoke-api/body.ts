/** A body read whole, or too large to be kept. */
export type CollectedBody = { kind: 'complete'; bytes: Buffer } | { kind: 'too-large' }

/**
 * Reads a body to its end. Keeps at most `maxBytes`: of a larger one the rest is read and dropped, because leaving it
 * unread would cost the connection. Rejects when the body breaks off.
 */
export async function collectBody(body: AsyncIterable<Buffer>, maxBytes: number): Promise<CollectedBody> {
  let chunks: Buffer[] = []
  let length = 0
  for await (const chunk of body) {
    length += chunk.length
    if (length <= maxBytes) chunks.push(chunk)
    else chunks = []
  }
  return length <= maxBytes ? { kind: 'complete', bytes: Buffer.concat(chunks, length) } : { kind: 'too-large' }
}
