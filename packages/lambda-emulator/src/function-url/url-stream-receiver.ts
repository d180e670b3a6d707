import type { ServerResponse } from 'node:http'
import { cutAfter } from '../faults/cut-connection.ts'
import type { ResponseReceiver } from '../invocations/invocation.ts'
import { writeAtReadersPace } from '../invoke-api/answer.ts'
import { createPreludeReader, preludeContentType } from './prelude-reader.ts'
import { preludeHeadOf, type ReplyHead } from './url-reply.ts'

/**
 * Turns a streamed response into an HTTP answer as it comes, no faster than the client reads. Sends nothing at all when
 * the metadata in front are missing or wrong; the function is read to its end all the same, as when the client leaves.
 */
export function createUrlStreamReceiver(response: ServerResponse): ResponseReceiver {
  return async ({ contentType, body, cutAfterBytes }) => {
    const send =
      contentType === preludeContentType ? createPreludeSender(response) : createPlainSender(response, contentType)
    for await (const chunk of cutAfter(body, cutAfterBytes, response)) await send(chunk)
    return 'received'
  }
}

type Send = (chunk: Buffer) => Promise<void> | undefined

function createPlainSender(response: ServerResponse, contentType: string): Send {
  sendHead(response, { status: 200, headers: { 'content-type': contentType } })
  return (chunk) => writeAtReadersPace(response, chunk)
}

function createPreludeSender(response: ServerResponse): Send {
  const read = createPreludeReader()
  let state: 'reading' | 'sending' | 'failed' = 'reading'
  return (chunk) => {
    if (state === 'sending') return writeAtReadersPace(response, chunk)
    if (state === 'failed') return undefined
    const progress = read(chunk)
    if (progress.kind === 'incomplete') return undefined
    const head = progress.kind === 'complete' ? preludeHeadOf(progress.prelude) : undefined
    state = head ? 'sending' : 'failed'
    if (progress.kind !== 'complete' || !head) return undefined
    sendHead(response, head)
    return progress.rest.length > 0 ? writeAtReadersPace(response, progress.rest) : undefined
  }
}

/** At once, not with the first byte of the body, which may take its time. */
function sendHead(response: ServerResponse, { status, headers }: ReplyHead): void {
  if (response.destroyed) return
  // A stream has no length but what comes. An answer to HEAD tells that of one that does not.
  if (response.req.method !== 'HEAD') delete headers['content-length']
  response.writeHead(status, headers)
  response.flushHeaders()
}
