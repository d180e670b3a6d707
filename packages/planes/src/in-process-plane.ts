import type { IncomingMessage, ServerResponse } from 'node:http'
import { headerNames, type PlaneName, traceparentOf } from '@manga-assist/contracts'
import { Gate, type PlaneLoad } from '@manga-assist/overflow'
import type { Exchange } from './exchange.ts'
import type { PlaneOutcome, PrimaryPlane } from './plane.ts'
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

/** This very process: the application's own listener, counted. */
export function createInProcessPlane({ listener, concurrencyLimit, sensor }: InProcessPlaneOptions): PrimaryPlane {
  if (!Number.isInteger(concurrencyLimit) || concurrencyLimit < 1) {
    throw new RangeError(`concurrencyLimit must be a whole number of at least 1, got ${concurrencyLimit}`)
  }
  const gate = new Gate()
  return {
    name,
    async run(exchange) {
      const permit = gate.acquire(exchange.requestClass.weight)
      try {
        return await runListener(listener, exchange)
      } finally {
        permit.release()
      }
    },
    load: (): PlaneLoad => ({ inFlight: gate.inFlight, concurrencyLimit, ...sensor.read() }),
    tasks: () => [],
    hold: (weight) => gate.acquire(weight),
    close: async () => sensor.close(),
  }
}

function runListener(listener: NodeListener, exchange: Exchange): Promise<PlaneOutcome> {
  const { request, response, trace, body } = exchange
  response.setHeader(headerNames.servedBy, name)
  response.setHeader(headerNames.requestId, trace.traceId)
  // The application reads the trace from the request: one that was begun here must be in it.
  if (request.headers[headerNames.traceparent] === undefined) {
    request.rawHeaders.push(headerNames.traceparent, traceparentOf(trace))
  }
  // A body that was read for the overflow plane is handed over whole; Hono's Node server takes it from here.
  if (body !== undefined) Object.assign(request, { rawBody: body })
  return new Promise((resolve) => {
    response.once('close', () => resolve({ kind: response.writableFinished ? 'answered' : 'left' }))
    listener(request, response)
  })
}
