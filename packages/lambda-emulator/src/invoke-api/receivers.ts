import type { ServerResponse } from 'node:http'
import { cutAfter } from '../faults/cut-connection.ts'
import { maxBufferedResponseBytes, type ResponseReceiver } from '../invocations/invocation.ts'
import { writeAtReadersPace } from './answer.ts'
import { collectBody } from './body.ts'
import { encodePayloadChunk, eventStreamContentType } from './event-stream.ts'

export interface BufferedReceiver {
  receive: ResponseReceiver
  bytes: () => Buffer
  /** Where the answer breaks off, if a fault says so. */
  cutAfterBytes: () => number | undefined
}

/** Keeps a response whole, up to the limit of a buffered one. `bytes` is empty until it has been received. */
export function createBufferedReceiver(): BufferedReceiver {
  let bytes: Buffer = Buffer.alloc(0)
  let cutAfterBytes: number | undefined
  return {
    receive: async ({ body, ...faults }) => {
      cutAfterBytes = faults.cutAfterBytes
      const collected = await collectBody(body, maxBufferedResponseBytes)
      if (collected.kind === 'too-large') return 'too-large'
      bytes = collected.bytes
      return 'received'
    },
    bytes: () => bytes,
    cutAfterBytes: () => cutAfterBytes,
  }
}

/**
 * Sends a response on as it comes, in frames. Reads no faster than the caller does. When the caller is gone it reads on
 * all the same: on Lambda, too, an invocation runs to its end.
 */
export function createStreamReceiver(response: ServerResponse): ResponseReceiver {
  return async ({ contentType, body, cutAfterBytes, withoutCompletion }) => {
    startEventStream(response, contentType)
    for await (const chunk of cutAfter(body, cutAfterBytes, response)) {
      await writeAtReadersPace(response, encodePayloadChunk(chunk))
    }
    if (withoutCompletion) response.end()
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
