import type { IncomingMessage, ServerResponse } from 'node:http'
import type { SpillReason, TraceContext } from '@manga-assist/contracts'
import type { RequestClass } from '@manga-assist/overflow'
import { type RequestBody, readBody } from './request-body.ts'
import type { RequestTarget } from './request-target.ts'

export interface ExchangeOptions {
  request: IncomingMessage
  response: ServerResponse
  requestClass: RequestClass
  trace: TraceContext
  /** Undefined when the request names nothing that could be asked for. */
  target: RequestTarget | undefined
}

/** One request and its answer on their way through the router. */
export class Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly requestClass: RequestClass
  readonly trace: TraceContext
  readonly target: RequestTarget | undefined
  /** The whole request body, once it was read; a request that is served in this process keeps its stream. */
  body: Buffer | undefined
  /** Set when the request was spilled; told to the client. */
  overflowReason: SpillReason | undefined
  /** When the head of the answer went out, by the router's clock. */
  committedAtMs: number | undefined
  #leaving: AbortController | undefined

  constructor({ request, response, requestClass, trace, target }: ExchangeOptions) {
    this.request = request
    this.response = response
    this.requestClass = requestClass
    this.trace = trace
    this.target = target
  }

  /** Aborts when the client goes away before its answer is whole. Made when first asked for: most requests never do. */
  get leaving(): AbortSignal {
    if (this.#leaving === undefined) {
      const leaving = new AbortController()
      const leave = () => {
        if (!this.response.writableFinished) leaving.abort(new ClientLeftError())
      }
      if (this.response.destroyed) leave()
      else this.response.once('close', leave)
      this.#leaving = leaving
    }
    return this.#leaving.signal
  }

  /** Reads the whole body, once, and keeps it: it can then be sent to any plane, and again. */
  async readBody(maxBytes: number): Promise<RequestBody> {
    if (this.body !== undefined) return { kind: 'read', body: this.body }
    const result = await readBody(this.request, maxBytes)
    if (result.kind === 'read') this.body = result.body
    return result
  }

  get method(): string {
    return this.request.method ?? 'GET'
  }
}

/** The client closed its connection before the answer was whole. */
export class ClientLeftError extends Error {
  override readonly name = 'ClientLeftError'
  readonly code = 'client-left'

  constructor() {
    super('the client closed the connection')
  }
}
