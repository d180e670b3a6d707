import type { IncomingHttpHeaders } from 'node:http'
import type { Clock } from '@manga-assist/clock'
import { headerNames, type PlaneName } from '@manga-assist/contracts'
import type { Exchange } from '../request/exchange.ts'
import { answerHeaders } from './forwarded-headers.ts'
import { StreamGuard } from './stream-guard.ts'

const nothing = Buffer.alloc(0)
/** What is no larger waits for the end of its tick: most answers are whole by then. */
const mostHeldBytes = 8 * 1_024

/** Headers that are ours to say. */
const replaced: ReadonlySet<string> = new Set([headerNames.servedBy, headerNames.requestId])
const replacedAndLength: ReadonlySet<string> = new Set([...replaced, 'content-length'])

/** Writes the answer of another process to the client: the head once, the body as it comes, an explicit end. */
export class AnswerWriter {
  readonly #exchange: Exchange
  readonly #plane: PlaneName
  readonly #clock: Clock
  #guard: StreamGuard | undefined
  /** The first bytes of the body, until they go out with the head. */
  #held: Buffer | undefined
  /** Whether the head has left, and what was held. */
  #isFlushed = false
  /** Body bytes that the head promised and that have not come yet; undefined where it promised nothing. */
  #owedBytes: number | undefined

  constructor(exchange: Exchange, plane: PlaneName, clock: Clock) {
    this.#exchange = exchange
    this.#plane = plane
    this.#clock = clock
  }

  /** True once the head went out: the request stays on its plane from here on. */
  get committed(): boolean {
    return this.#exchange.committedAtMs !== undefined
  }

  /** Writes the head. Throws when Node refuses a header; nothing has been written then. */
  start(status: number, upstreamHeaders: IncomingHttpHeaders): void {
    const { response, trace, overflowReason, overflowFault } = this.#exchange
    if (isReadableUiMessageStream(upstreamHeaders)) this.#guard = new StreamGuard()
    const hasLength = this.#guard === undefined && this.#promise(status, upstreamHeaders['content-length'])
    const headers = answerHeaders(upstreamHeaders, hasLength ? replaced : replacedAndLength)
    headers.push(headerNames.servedBy, this.#plane, headerNames.requestId, trace.traceId)
    if (overflowReason !== undefined) headers.push(headerNames.overflowReason, overflowReason)
    if (overflowFault !== undefined) headers.push(headerNames.overflowFault, overflowFault)
    response.writeHead(status, headers)
    this.#exchange.committedAtMs = this.#clock.now()
    // Most answers are whole in the same tick: head and body then leave together.
    process.nextTick(flush, this)
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
    if (!this.#isFlushed && this.#held === undefined && bytes.length <= mostHeldBytes) {
      this.#held = bytes
      return true
    }
    this.flush()
    return this.#exchange.response.write(bytes)
  }

  /** Ends the answer. False when it was not whole: the client was told so. */
  end(): boolean {
    if (this.#guard === undefined) {
      const whole = !this.#owedBytes
      if (whole) this.#endWith(nothing)
      else this.#exchange.response.destroy()
      return whole
    }
    const { bytes, whole } = this.#guard.close()
    this.#endWith(bytes)
    return whole
  }

  /** Breaks the answer off so that nobody takes it for whole: an error in the stream, or a cut connection. */
  breakOff(): void {
    if (this.#guard === undefined) this.#exchange.response.destroy()
    else this.#endWith(this.#guard.close().bytes)
  }

  /** Cuts off a client that does not read: what it was still to be told would not reach it. */
  cutOff(): void {
    this.#exchange.response.destroy()
  }

  /** Sends the head on its way with what is held: otherwise Node keeps it back until the first token. */
  flush(): void {
    const { response } = this.#exchange
    if (this.#isFlushed) return
    this.#isFlushed = true
    // flushHeaders would write it as UTF-8, not as it came.
    if (!response.writableEnded && !response.destroyed) response.write(this.#held ?? nothing)
    this.#held = undefined
  }

  #endWith(bytes: Buffer): void {
    const { response } = this.#exchange
    if (bytes.length > 0) this.flush()
    const held = this.#held
    this.#isFlushed = true
    this.#held = undefined
    // As text of single bytes Node puts it behind the head, and one write takes both.
    if (held !== undefined) response.end(held.toString('latin1'), 'latin1')
    else if (bytes.length > 0) response.end(bytes)
    else response.end()
  }

  /** A length that is no number promises nothing and must not reach the client. Without a body it is only said. */
  #promise(status: number, length: string | string[] | undefined): boolean {
    if (length === undefined) return false
    if (!/^\d{1,15}$/.test(String(length))) return false
    if (this.#exchange.request.method !== 'HEAD' && !bodiless.has(status)) this.#owedBytes = Number(length)
    return true
  }
}

function flush(writer: AnswerWriter): void {
  writer.flush()
}

const bodiless: ReadonlySet<number> = new Set([204, 304])

/** A stream that is compressed cannot be looked into, and no error can be put in: when it breaks it is cut. */
function isReadableUiMessageStream(headers: IncomingHttpHeaders): boolean {
  if (headers[headerNames.uiMessageStream] === undefined) return false
  const { 'content-encoding': encoding = 'identity' } = headers
  return encoding === 'identity'
}
