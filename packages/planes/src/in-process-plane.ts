import { IncomingMessage, type ServerResponse } from 'node:http'
import { headerNames, type PlaneName, type TraceContext, traceparentOf } from '@manga-assist/contracts'
import { Gate, type PlaneLoad } from '@manga-assist/overflow'
import { addToHead } from './add-to-head.ts'
import type { Exchange } from './exchange.ts'
import type { PlaneOutcome, PlaneRun, PrimaryPlane } from './plane.ts'
import type { LoadSensor } from './sensors/load-sensor.ts'

/** Answers a request by writing to the response, as Node's own listeners do. */
export type NodeListener = (request: IncomingMessage, response: ServerResponse) => unknown

export interface InProcessPlaneOptions {
  listener: NodeListener
  /** Most slots that may be held at once. A positive whole number. */
  concurrencyLimit: number
  sensor: LoadSensor
}

const name: PlaneName = 'fargate'
/** What stands before the trace id in `traceparent`. */
const versionPrefix = '00-'

/** This very process: the application's own listener, counted. */
export function createInProcessPlane({ listener, concurrencyLimit, sensor }: InProcessPlaneOptions): PrimaryPlane {
  if (!Number.isInteger(concurrencyLimit) || concurrencyLimit < 1) {
    throw new RangeError(`concurrencyLimit must be a whole number of at least 1, got ${concurrencyLimit}`)
  }
  const gate = new Gate()
  // One object, brought up to date whenever it is asked for: each request asks, and none keeps it.
  const current: PlaneLoad = { inFlight: 0, concurrencyLimit, ...sensor.read() }

  function load(): Readonly<PlaneLoad> {
    const { cpuUtilization, eventLoopUtilization } = sensor.read()
    current.inFlight = gate.inFlight
    current.cpuUtilization = cpuUtilization
    current.eventLoopUtilization = eventLoopUtilization
    return current
  }

  return {
    name,
    run: (exchange, run) => runListener(listener, gate, exchange, run),
    load,
    tasks: () => [],
    hold: (weight) => gate.acquire(weight),
    close: async () => sensor.close(),
  }
}

function runListener(listener: NodeListener, gate: Gate, exchange: Exchange, run: PlaneRun): void {
  const { request, response, requestClass, trace, body } = exchange
  addToHead(response, () => ({ [headerNames.servedBy]: name, [headerNames.requestId]: trace.traceId }))
  // Whoever left while another plane was tried closes no more: there would be nothing to wait for.
  if (response.destroyed) {
    run.ended(left)
    return
  }
  // The application reads the trace from the request: one that was begun here must be in it.
  giveTrace(request, trace)
  gate.take(requestClass.weight)
  let isOver = false
  const end = (outcome: PlaneOutcome) => {
    if (isOver) return
    isOver = true
    gate.giveBack(requestClass.weight)
    run.ended(outcome)
  }
  const fail = (error: unknown) => end({ kind: 'fault', error })
  response.on('close', () => end(response.writableFinished ? answered : left))
  try {
    const running = listener(body === undefined ? request : withBody(request, body), response)
    if (running instanceof Promise) running.catch(fail)
  } catch (error) {
    fail(error)
  }
}

const answered: PlaneOutcome = { kind: 'answered' }
const left: PlaneOutcome = { kind: 'left' }

/** A header that is malformed was not taken for the trace, so it carries another id. */
function giveTrace(request: IncomingMessage, trace: TraceContext): void {
  const given = request.headers[headerNames.traceparent]
  if (given === undefined) {
    // The common case, and the cheap one.
    const traceparent = traceparentOf(trace)
    // Pushing would make room for a dozen more.
    request.rawHeaders = request.rawHeaders.concat(headerNames.traceparent, traceparent)
    request.headers[headerNames.traceparent] = traceparent
  } else if (!String(given).startsWith(trace.traceId, versionPrefix.length)) {
    replaceHeader(request, headerNames.traceparent, traceparentOf(trace))
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
