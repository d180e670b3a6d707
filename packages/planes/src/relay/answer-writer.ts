import type { IncomingHttpHeaders } from 'node:http'
import { headerNames, type PlaneName } from '@manga-assist/contracts'
import type { Exchange } from '../exchange.ts'
import { answerHeaders } from './forwarded-headers.ts'
import { StreamGuard } from './stream-guard.ts'

/** Writes the answer of another process to the client: the head once, the body as it comes, an explicit end. */
export class AnswerWriter {
  readonly #exchange: Exchange
  readonly #plane: PlaneName
  readonly #nowMs: () => number
  #guard: StreamGuard | undefined

  constructor(exchange: Exchange, plane: PlaneName, nowMs: () => number) {
    this.#exchange = exchange
    this.#plane = plane
    this.#nowMs = nowMs
  }

  /** True once the head went out: the request stays on its plane from here on. */
  get committed(): boolean {
    return this.#exchange.committedAtMs !== undefined
  }

  /** Writes the head. Throws when Node refuses a header; nothing has been written then. */
  start(status: number, upstreamHeaders: IncomingHttpHeaders): void {
    const { response, trace, overflowReason } = this.#exchange
    const headers = answerHeaders(upstreamHeaders)
    headers[headerNames.servedBy] = this.#plane
    headers[headerNames.requestId] = trace.traceId
    if (overflowReason !== undefined) headers[headerNames.overflowReason] = overflowReason
    if (isUiMessageStream(upstreamHeaders)) {
      this.#guard = new StreamGuard()
      delete headers['content-length']
    }
    response.writeHead(status, headers)
    // Otherwise Node keeps the head back until the first token.
    response.flushHeaders()
    this.#exchange.committedAtMs = this.#nowMs()
  }

  /** False when the client is slower than the answer: wait for `drain` of the response then. */
  write(chunk: Buffer): boolean {
    const bytes = this.#guard === undefined ? chunk : this.#guard.push(chunk)
    return bytes.length === 0 || this.#exchange.response.write(bytes)
  }

  /** Ends the answer. False when it was a stream without its end: the client was told so. */
  end(): boolean {
    const { response } = this.#exchange
    if (this.#guard === undefined) {
      response.end()
      return true
    }
    const { bytes, whole } = this.#guard.close()
    response.end(bytes)
    return whole
  }

  /** Breaks the answer off so that nobody takes it for whole: an error in the stream, or a cut connection. */
  breakOff(): void {
    const { response } = this.#exchange
    if (this.#guard === undefined) response.destroy()
    else response.end(this.#guard.close().bytes)
  }
}

function isUiMessageStream(headers: IncomingHttpHeaders): boolean {
  return headers[headerNames.uiMessageStream] !== undefined
}
