import { IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http'
import type { Clock } from '@manga-assist/clock'
import { headerNames, type PlaneName, type TraceContext, traceparentOf } from '@manga-assist/contracts'
import type { Gate } from '@manga-assist/overflow'
import type { PlaneOutcome, PlaneRun } from './plane.ts'
import { addToHead, type HeadAddition } from './request/add-to-head.ts'
import type { Exchange } from './request/exchange.ts'
import type { TaskLimit } from './task-limit.ts'

/** Answers a request by writing to the response, as Node's own listeners do. */
export type NodeListener = (request: IncomingMessage, response: ServerResponse) => unknown

export interface ServingParts {
  listener: NodeListener
  gate: Gate
  limit: TaskLimit
  clock: Clock
}

export const planeName: PlaneName = 'fargate'
const { servedBy, requestId, overflowFault, traceparent } = headerNames
const added = [servedBy, requestId, overflowFault]
/** What stands before the trace id in `traceparent`. */
const versionPrefix = '00-'

/** One request with the application of this process. */
export class Serving implements HeadAddition {
  readonly #parts: ServingParts
  readonly #exchange: Exchange
  readonly #run: PlaneRun
  #inFlight = 0
  /** While the listener runs, no time passes that would be worth a look at the clock. */
  #isCalling = false
  #isHeadOut = false
  #isOver = false

  constructor(parts: ServingParts, exchange: Exchange, run: PlaneRun) {
    this.#parts = parts
    this.#exchange = exchange
    this.#run = run
  }

  begin(): void {
    const { request, response, requestClass, trace, body } = this.#exchange
    const { listener, gate } = this.#parts
    addToHead(response, this)
    // Whoever left while another plane was tried closes no more: there would be nothing to wait for.
    if (response.destroyed) {
      this.#run.ended(left)
      return
    }
    // The application reads the trace from the request: one that was begun here must be in it.
    giveTrace(request, trace)
    gate.take(requestClass.weight)
    this.#inFlight = gate.inFlight
    this.#isCalling = true
    try {
      this.#waitFor(listener(body === undefined ? request : withBody(request, body), response))
    } catch (error) {
      this.#end({ kind: 'fault', error })
    }
  }

  get names(): readonly string[] {
    return added
  }

  addTo(head: OutgoingHttpHeaders): void {
    this.#isHeadOut = true
    if (!this.#isCalling) this.#exchange.committedAtMs = this.#parts.clock.now()
    head[servedBy] = planeName
    head[requestId] = this.#exchange.trace.traceId
    const fault = this.#exchange.overflowFault
    if (fault !== undefined) head[overflowFault] = fault
  }

  /** Most answers are out when the listener comes back: to wait for their end would cost as much as to write them. */
  #waitFor(running: unknown): void {
    const { response } = this.#exchange
    this.#isCalling = false
    if (isWithKernel(response)) this.#end(answered)
    else {
      if (this.#isHeadOut) this.#exchange.committedAtMs = this.#parts.clock.now()
      response.on('close', () => this.#end(response.writableFinished ? answered : left))
    }
    if (running instanceof Promise) {
      running.catch(this.#isOver ? ignore : (error: unknown) => this.#end({ kind: 'fault', error }))
    }
  }

  #end(outcome: PlaneOutcome): void {
    if (this.#isOver) return
    this.#isOver = true
    const exchange = this.#exchange
    const { gate, limit, clock } = this.#parts
    const { requestClass, response, startedAtMs } = exchange
    const nowMs = clock.now()
    if (this.#isHeadOut) exchange.committedAtMs ??= nowMs
    const { committedAtMs } = exchange
    gate.giveBack(requestClass.weight)
    const firstByteMs = committedAtMs === undefined ? undefined : committedAtMs - startedAtMs
    limit.note(requestClass, firstByteMs, this.#inFlight, response.statusCode, nowMs)
    this.#run.ended(outcome, nowMs)
  }
}

const answered: PlaneOutcome = { kind: 'answered' }
const left: PlaneOutcome = { kind: 'left' }
/** For a listener that fails when its answer is out already. */
const ignore = () => {}

/** Whether all of an answer is out of this process's hands, before Node says so. */
function isWithKernel(response: ServerResponse): boolean {
  return response.writableEnded && response.writableLength === 0 && response.socket?.destroyed === false
}

/** A header that is malformed was not taken for the trace, so it carries another id. */
function giveTrace(request: IncomingMessage, trace: TraceContext): void {
  const given = request.headers[traceparent]
  if (given === undefined) {
    // The common case, and the cheap one.
    const value = traceparentOf(trace)
    request.rawHeaders.push(traceparent, value)
    request.headers[traceparent] = value
  } else if (!String(given).startsWith(trace.traceId, versionPrefix.length)) {
    replaceHeader(request, traceparent, traceparentOf(trace))
  }
}

/** Sets a header for those who read `headers` and for those who read `rawHeaders`; repeated ones go. */
function replaceHeader(request: IncomingMessage, name: string, value: string): void {
  const { rawHeaders, headersDistinct } = request
  headersDistinct[name] = [value]
  for (let index = rawHeaders.length - 2; index >= 0; index -= 2) {
    if (rawHeaders[index]?.toLowerCase() === name) rawHeaders.splice(index, 2)
  }
  rawHeaders.push(name, value)
  request.headers[name] = value
}

/** The same request with the body that was read from it, for any listener: a stream that has ended gives it no more. */
function withBody(request: IncomingMessage, body: Buffer): IncomingMessage {
  const { method, url, httpVersion, httpVersionMajor, httpVersionMinor, rawHeaders } = request
  const again = new IncomingMessage(request.socket)
  Object.assign(again, { method, url, httpVersion, httpVersionMajor, httpVersionMinor, rawHeaders, complete: true })
  Object.assign(again, { headers: request.headers, headersDistinct: request.headersDistinct })
  if (body.length > 0) again.push(body)
  again.push(null)
  return again
}
