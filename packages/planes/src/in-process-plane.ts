import { IncomingMessage, type ServerResponse } from 'node:http'
import type { Clock } from '@manga-assist/clock'
import { headerNames, type PlaneName, type TraceContext, traceparentOf } from '@manga-assist/contracts'
import { Gate, type PlaneLoad } from '@manga-assist/overflow'
import { addToHead } from './add-to-head.ts'
import type { Exchange } from './exchange.ts'
import type { PlaneOutcome, PlaneRun, PrimaryPlane } from './plane.ts'
import type { LoadSensor } from './sensors/load-sensor.ts'
import type { TaskLimit } from './task-limit.ts'

/** Answers a request by writing to the response, as Node's own listeners do. */
export type NodeListener = (request: IncomingMessage, response: ServerResponse) => unknown

export interface InProcessPlaneOptions {
  listener: NodeListener
  limit: TaskLimit
  sensor: LoadSensor
  clock: Clock
}

const unknown = { cpuUtilization: undefined, eventLoopUtilization: undefined }
const name: PlaneName = 'fargate'
/** What stands before the trace id in `traceparent`. */
const versionPrefix = '00-'

/** This very process: the application's own listener, counted. */
export function createInProcessPlane({ listener, limit, sensor, clock }: InProcessPlaneOptions): PrimaryPlane {
  const gate = new Gate()
  // One object, brought up to date whenever it is asked for: each request asks, and none keeps it.
  const current: PlaneLoad = { inFlight: 0, concurrencyLimit: limit.slots, ...unknown }

  function load(): Readonly<PlaneLoad> {
    const reading = sensor.read()
    limit.see(reading)
    current.inFlight = gate.inFlight
    current.concurrencyLimit = limit.slots
    current.cpuUtilization = reading.cpuUtilization
    current.eventLoopUtilization = reading.eventLoopUtilization
    return current
  }

  return {
    name,
    run: (exchange, run) => runListener({ listener, gate, limit, clock }, exchange, run),
    load,
    tasks: () => [],
    hold: (weight) => gate.acquire(weight),
    close: async () => sensor.close(),
  }
}

interface Serving {
  listener: NodeListener
  gate: Gate
  limit: TaskLimit
  clock: Clock
}

function runListener({ listener, gate, limit, clock }: Serving, exchange: Exchange, run: PlaneRun): void {
  const { request, response, requestClass, trace, body } = exchange
  addToHead(response, () => {
    exchange.committedAtMs = clock.now()
    return { [headerNames.servedBy]: name, [headerNames.requestId]: trace.traceId }
  })
  // Whoever left while another plane was tried closes no more: there would be nothing to wait for.
  if (response.destroyed) {
    run.ended(left)
    return
  }
  // The application reads the trace from the request: one that was begun here must be in it.
  giveTrace(request, trace)
  gate.take(requestClass.weight)
  const { inFlight } = gate
  const startedAtMs = clock.now()
  let isOver = false
  const end = (outcome: PlaneOutcome) => {
    if (isOver) return
    isOver = true
    gate.giveBack(requestClass.weight)
    const { committedAtMs } = exchange
    const firstByteMs = committedAtMs === undefined ? undefined : committedAtMs - startedAtMs
    limit.note(requestClass, firstByteMs, inFlight, response.statusCode)
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
