import type { ServerResponse } from 'node:http'

/** The body, until the caller's connection breaks after so many of its bytes. The rest is read and dropped. */
export function cutAfter(
  body: AsyncIterable<Buffer>,
  afterBytes: number | undefined,
  response: ServerResponse,
): AsyncIterable<Buffer> {
  return afterBytes === undefined ? body : cutting(body, afterBytes, response)
}

/** Ends a response with these bytes, or breaks its connection when so many of them have left. */
export function endOrCut(response: ServerResponse, bytes: Buffer, afterBytes: number | undefined): void {
  if (afterBytes === undefined || afterBytes > bytes.length) return void response.end(bytes)
  if (!response.headersSent) response.setHeader('Content-Length', bytes.length)
  response.flushHeaders()
  response.write(bytes.subarray(0, afterBytes))
  void cutConnection(response)
}

async function* cutting(
  body: AsyncIterable<Buffer>,
  afterBytes: number,
  response: ServerResponse,
): AsyncGenerator<Buffer, void> {
  let left = afterBytes
  if (left === 0) await cutConnection(response)
  for await (const chunk of body) {
    if (left > 0) yield chunk.subarray(0, left)
    left -= chunk.length
    if (left <= 0) await cutConnection(response)
  }
}

/** Breaks the connection as soon as what was written has left. Resolves when it is broken, at once when it was. */
function cutConnection(response: ServerResponse): Promise<void> | undefined {
  if (response.destroyed) return undefined
  return new Promise((resolve) => {
    response.once('close', resolve)
    response.socket?.destroySoon()
  })
}
