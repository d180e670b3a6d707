import type { IncomingMessage, ServerResponse } from 'node:http'
import type { SpillReason, TraceContext } from '@manga-assist/contracts'
import type { RequestClass } from '@manga-assist/overflow'
import type { BodyMemory } from './body-memory.ts'
import { holdBody, type RequestBody, readBody } from './request-body.ts'
import type { RequestTarget } from './request-target.ts'
import type { RetryBudget } from './retry-budget.ts'

export interface ExchangeOptions {
  request: IncomingMessage
  response: ServerResponse
  requestClass: RequestClass
  /** Its class as the rules have it, whoever asks. */
  namedClass: RequestClass
  trace: TraceContext
  /** By the router's clock. */
  arrivedAtMs: number
  /** Undefined when the request was turned away at the door. */
  target: RequestTarget | undefined
  /** Bounds how often a request that may have begun to run is run again, over all requests. */
  retries: RetryBudget
  /** Bounds what all requests hold together. */
  memory: BodyMemory
}

/** One request and its answer on their way through the router. */
export class Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly requestClass: RequestClass
  readonly namedClass: RequestClass
  readonly trace: TraceContext
  readonly target: RequestTarget | undefined
  readonly arrivedAtMs: number
  /** The whole request body, once it was read; a request that is served in this process keeps its stream. */
  body: Buffer | undefined
  /** Set when the request was spilled; told to the client. */
  overflowReason: SpillReason | undefined
  /** What went wrong where the overflow plane lost it before an answer began; told to the client. */
  overflowFault: string | undefined
  /** Its number in the ledger, once it was to be decided. */
  ledgerEntry: number | undefined
  /** When the plane that has it began with it, by the router's clock. */
  startedAtMs = 0
  /** When the head of the answer went out, by the router's clock. */
  committedAtMs: number | undefined
  readonly #retries: RetryBudget
  readonly #memory: BodyMemory
  #heldBytes = 0
  #retriedAfter: object | undefined
  #leaving: AbortController | undefined

  constructor(options: ExchangeOptions) {
    const { request, response, requestClass, namedClass, trace, arrivedAtMs, target, retries, memory } = options
    this.request = request
    this.response = response
    this.requestClass = requestClass
    this.namedClass = namedClass
    this.trace = trace
    this.target = target
    this.arrivedAtMs = arrivedAtMs
    this.#retries = retries
    this.#memory = memory
  }

  /** Aborts when the client goes away before its answer is whole. Made when first asked for: most requests never do. */
  get leaving(): AbortSignal {
    if (this.#leaving === undefined) {
      const leaving = new AbortController()
      this.onLeave(() => leaving.abort(new ClientLeftError()))
      this.#leaving = leaving
    }
    return this.#leaving.signal
  }

  /** Calls back once, when the client goes away before its answer is whole; at once when it has. Costs less than a signal. */
  onLeave(callback: () => void): void {
    const leave = () => {
      if (!this.response.writableFinished) callback()
    }
    if (this.response.destroyed) leave()
    // It closes once.
    else this.response.on('close', leave)
  }

  /** Whether the client went away before its answer was whole. */
  get hasLeft(): boolean {
    return this.response.destroyed && !this.response.writableFinished
  }

  /** Reads the whole body, once, and keeps it until the end: it can then be sent to any plane, and again. */
  async readBody(maxBytes: number, signal?: AbortSignal): Promise<RequestBody> {
    if (this.body !== undefined) return { kind: 'read', body: this.body }
    const result = await readBody(this.request, { maxBytes, takeMemory: (bytes) => this.#takeMemory(bytes), signal })
    if (result.kind === 'read') this.body = result.body
    else this.releaseBody()
    return result
  }

  /** The same for a router that must have it: `held` is called once, at the latest when the client has left. */
  holdBody(maxBytes: number, held: (result: RequestBody) => void): void {
    const keep = (result: RequestBody) => {
      if (result.kind === 'read') this.body = result.body
      else this.releaseBody()
      held(result)
    }
    holdBody(this.request, { maxBytes, takeMemory: (bytes) => this.#takeMemory(bytes) }, keep)
  }

  /** Gives back the memory that the body takes. For the end of the exchange; twice is harmless. */
  releaseBody(): void {
    this.#memory.giveBack(this.#heldBytes)
    this.#heldBytes = 0
    this.body = undefined
  }

  /**
   * Takes the one retry that a request gets after it may have begun to run, if the budget has one left. Asking again
   * about the same outcome gives the same answer.
   */
  takeRetry(outcome: object): boolean {
    if (this.#retriedAfter === undefined && this.#retries.take()) this.#retriedAfter = outcome
    return this.#retriedAfter === outcome
  }

  get method(): string {
    return this.request.method ?? 'GET'
  }

  #takeMemory(bytes: number): boolean {
    const taken = this.#memory.take(bytes)
    if (taken) this.#heldBytes += bytes
    return taken
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
