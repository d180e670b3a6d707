import type { IncomingMessage, ServerResponse } from 'node:http'
import { Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { type LambdaHttpPrelude, lambdaHttpDelimiterBytes } from '@manga-assist/contracts'
import type { ResponseStream, StreamingHandler } from '../runtime.ts'
import { eventOf } from './invoke-handler.ts'

const delimiter = Buffer.alloc(lambdaHttpDelimiterBytes)

/**
 * A handler behind a socket of this process, answer by answer as it writes them. As on Lambda, nobody tells the function that
 * its client left; a handler that throws after its first bytes has its connection cut.
 */
export function listenerOf(handler: StreamingHandler) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(request)
    const event = await eventOf(
      new Request(`http://${request.headers.host}${request.url}`, {
        method: request.method ?? 'GET',
        headers: Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]),
        body: body.length > 0 ? body : null,
      }),
    )
    await handler(event, new BridgedStream(response), { getRemainingTimeInMillis: () => 900_000 }).catch(() =>
      response.destroy(),
    )
  }
}

/** Takes the prelude off and passes the rest on; throws away what a client that left would have got. */
class BridgedStream extends Writable implements ResponseStream {
  readonly #response: ServerResponse
  #head: Buffer = Buffer.alloc(0)

  constructor(response: ServerResponse) {
    super()
    this.#response = response
  }

  setContentType(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (this.#response.headersSent) this.#pass(chunk)
    else {
      this.#head = Buffer.concat([this.#head, chunk])
      const end = this.#head.indexOf(delimiter)
      if (end !== -1) this.#begin(JSON.parse(this.#head.subarray(0, end).toString('utf8')), end)
    }
    setImmediate(done)
  }

  override _final(done: () => void): void {
    this.#response.end()
    done()
  }

  #begin({ statusCode, headers, cookies }: LambdaHttpPrelude, end: number): void {
    this.#response.writeHead(statusCode, { ...headers, ...(cookies.length > 0 && { 'set-cookie': cookies }) })
    this.#response.flushHeaders()
    this.#pass(this.#head.subarray(end + delimiter.length))
  }

  #pass(bytes: Buffer): void {
    if (bytes.length > 0 && !this.#response.destroyed) this.#response.write(bytes)
  }
}
