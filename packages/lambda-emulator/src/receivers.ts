import type { ServerResponse } from 'node:http'
import { writeAtReadersPace } from './answer.ts'
import { collectBody } from './body.ts'
import { encodePayloadChunk, eventStreamContentType } from './event-stream.ts'
import { maxBufferedResponseBytes, type ResponseReceiver } from './invocation.ts'

/** Keeps a response whole, up to the limit of a buffered one. `bytes` is empty until it has been received. */
export function createBufferedReceiver(): { receive: ResponseReceiver; bytes: () => Buffer } {
  let bytes: Buffer = Buffer.alloc(0)
  return {
    receive: async ({ body }) => {
      const collected = await collectBody(body, maxBufferedResponseBytes)
      if (collected.kind === 'too-large') return 'too-large'
      bytes = collected.bytes
      return 'received'
    },
    bytes: () => bytes,
  }
}

/**
 * Sends a response on as it comes, in frames. Reads no faster than the caller does. When the caller is gone it reads on
 * all the same: on Lambda, too, an invocation runs to its end.
 */
export function createStreamReceiver(response: ServerResponse): ResponseReceiver {
  return async ({ contentType, body }) => {
    startEventStream(response, contentType)
    for await (const chunk of body) await writeAtReadersPace(response, encodePayloadChunk(chunk))
    return 'received'
  }
}

/** Sends the head of a stream, once. `contentType` is the function's own; the body's is that of the frames. */
export function startEventStream(response: ServerResponse, contentType: string): void {
  if (response.headersSent) return
  response.writeHead(200, {
    'Content-Type': eventStreamContentType,
    'X-Amzn-Remapped-Content-Type': contentType,
  })
  response.flushHeaders()
}
