import { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import {
  type LambdaHttpEvent,
  type LambdaHttpPrelude,
  lambdaHttpContentType,
  lambdaHttpDelimiterBytes,
} from '@manga-assist/contracts'
import type { ResponseStream, StreamingHandler } from '../runtime.ts'

/** What a handler wrote, byte by byte, before anything is made of it. */
export interface RawAnswer {
  contentType: string | undefined
  bytes: Buffer
  ended: boolean
}

/** Invokes a handler as Lambda's runtime would, with all the time in the world. */
export async function invokeRaw(handler: StreamingHandler, event: unknown, remainingMs = 900_000): Promise<RawAnswer> {
  const stream = new RecordingStream()
  await handler(event, stream, { getRemainingTimeInMillis: () => remainingMs })
  // The runtime lets what was written go out before it takes the invocation for over.
  if (stream.writableEnded) await finished(stream)
  return { contentType: stream.contentType, bytes: Buffer.concat(stream.chunks), ended: stream.writableEnded }
}

/** Sends a request through a handler and makes a response of what it wrote. */
export async function invokeHandler(handler: StreamingHandler, request: Request): Promise<Response> {
  const { contentType, bytes } = await invokeRaw(handler, await eventOf(request))
  if (contentType !== lambdaHttpContentType) throw new Error(`content type ${contentType}`)
  const end = bytes.indexOf(Buffer.alloc(lambdaHttpDelimiterBytes))
  const prelude: LambdaHttpPrelude = JSON.parse(bytes.subarray(0, end).toString('utf8'))
  const headers = new Headers(prelude.headers)
  for (const cookie of prelude.cookies) headers.append('set-cookie', cookie)
  const body = new Uint8Array(bytes.subarray(end + lambdaHttpDelimiterBytes))
  return new Response(body.length > 0 ? body : null, { status: prelude.statusCode, headers })
}

/** The event that stands for a request, in payload version 2.0. */
export async function eventOf(request: Request): Promise<LambdaHttpEvent> {
  const url = new URL(request.url)
  const { method } = request
  const body = await request.text()
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    headers: Object.fromEntries(request.headers),
    requestContext: {
      http: { method, path: url.pathname, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
      requestId: 'request-1',
      routeKey: '$default',
      stage: '$default',
      time: '21/Nov/2026:00:00:00 +0000',
      timeEpoch: 1_795_219_200_000,
    },
    ...(body !== '' && { body }),
    isBase64Encoded: false,
  }
}

export class RecordingStream extends Writable implements ResponseStream {
  readonly chunks: Buffer[] = []
  contentType: string | undefined

  setContentType(contentType: string): void {
    this.contentType = contentType
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.chunks.push(chunk)
    // Later, so that a handler which does not wait for room is found out.
    setImmediate(done)
  }
}
