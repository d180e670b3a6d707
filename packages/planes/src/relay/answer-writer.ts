import type { IncomingHttpHeaders } from 'node:http'
import { headerNames, type PlaneName } from '@manga-assist/contracts'
import type { Exchange } from '../exchange.ts'
import { answerHeaders } from './forwarded-headers.ts'
import { StreamGuard } from './stream-guard.ts'

const nothing = Buffer.alloc(0)

/** Writes the answer of another process to the client: the head once, the body as it comes, an explicit end. */
export class AnswerWriter {
  readonly #exchange: Exchange
  readonly #plane: PlaneName
  readonly #nowMs: () => number
  #guard: StreamGuard | undefined
  /** Whether bytes of the body went out, and the head with them. */
  #begun = false
  /** Body bytes that the head promised and that have not come yet; undefined where it promised nothing. */
  #owedBytes: number | undefined

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
    if (isReadableUiMessageStream(upstreamHeaders)) {
      this.#guard = new StreamGuard()
      delete headers['content-length']
    }
    this.#promise(status, headers)
    response.writeHead(status, headers)
    this.#exchange.committedAtMs = this.#nowMs()
    // Most answers bring their first bytes in the same tick: head and bytes then leave together.
    process.nextTick(() => this.#flushHead())
  }

  /** Sends the head on its way: otherwise Node keeps it back until the first token. */
  #flushHead(): void {
    const { response } = this.#exchange
    // flushHeaders would write it as UTF-8, not as it came.
    if (!this.#begun && !response.writableEnded && !response.destroyed) response.write(nothing)
  }

  /**
   * False when the client is slower than the answer: wait for `drain` of the response then. Throws when more comes than
   * the head promised: on a connection that is kept, the client would take the rest for another answer.
   */
  write(chunk: Buffer): boolean {
    if (this.#owedBytes !== undefined) {
      this.#owedBytes -= chunk.length
      if (this.#owedBytes < 0) throw new RangeError('the body is longer than its content-length')
    }
    const bytes = this.#guard === undefined ? chunk : this.#guard.push(chunk)
    if (bytes.length === 0) return true
    this.#begun = true
    return this.#exchange.response.write(bytes)
  }

  /** Ends the answer. False when it was not whole: the client was told so. */
  end(): boolean {
    const { response } = this.#exchange
    if (this.#guard === undefined) {
      const whole = !this.#owedBytes
      if (whole) response.end()
      else response.destroy()
      return whole
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

  /** Cuts off a client that does not read: what it was still to be told would not reach it. */
  cutOff(): void {
    this.#exchange.response.destroy()
  }

  /** A length that is no number promises nothing and must not reach the client. Without a body it is only said. */
  #promise(status: number, headers: Record<string, string | string[]>): void {
    const length = headers['content-length']
    if (length === undefined) return
    if (!/^\d{1,15}$/.test(String(length))) delete headers['content-length']
    else if (this.#exchange.method !== 'HEAD' && !bodiless.has(status)) this.#owedBytes = Number(length)
  }
}

const bodiless: ReadonlySet<number> = new Set([204, 304])

/** A stream that is compressed cannot be looked into, and no error can be put in: when it breaks it is cut. */
function isReadableUiMessageStream(headers: IncomingHttpHeaders): boolean {
  const { 'content-encoding': encoding = 'identity' } = headers
  return headers[headerNames.uiMessageStream] !== undefined && encoding === 'identity'
}
