import type { Decision } from '@manga-assist/contracts'
import { type Failure, failureOf, internalError } from './answer-failure.ts'
import type { Exchange } from './exchange.ts'
import type { Plane, PlaneOutcome } from './plane.ts'
import type { RequestRouted } from './router-event.ts'

/** How one request ended on the planes: its last decision, and the outcome of the plane that had it last. */
export interface Routed {
  decision: Decision
  plane: Plane | undefined
  /** `shed` when no plane ran it; the answer is still to be written then, as after `lost`, `refused` and `fault`. */
  outcome: PlaneOutcome | { kind: 'shed' }
}

/** How one request ended in the router. */
export type Ending =
  | { kind: 'routed'; routed: Routed }
  /** Refused before anything was decided: it was bad, or its body was. */
  | { kind: 'rejected'; failure: Failure }
  /** The client left while its body was read: nothing was decided. */
  | { kind: 'left' }
  | { kind: 'fault'; error: unknown }

/** The ending of a request that no plane was to have. */
export function shedFor(decision: Decision): Ending {
  return { kind: 'routed', routed: { decision, plane: undefined, outcome: { kind: 'shed' } } }
}

/** Pure: what is still to be said to the client; undefined when its answer was written, or it left. */
export function failureOfEnding(ending: Ending): Failure | undefined {
  switch (ending.kind) {
    case 'routed':
      return failureOf(ending.routed)
    case 'rejected':
      return ending.failure
    case 'left':
      return undefined
    case 'fault':
      return internalError
  }
}

/** What is told of a request that is over. */
export function requestRouted(exchange: Exchange, end: Ending, nowMs: number): RequestRouted {
  const { trace, requestClass, method, target, response, arrivedAtMs, committedAtMs } = exchange
  return {
    kind: 'request-routed',
    trace,
    requestClass: requestClass.name,
    method,
    path: target?.path ?? '',
    status: response.statusCode,
    firstByteMs: committedAtMs === undefined ? undefined : committedAtMs - arrivedAtMs,
    durationMs: nowMs - arrivedAtMs,
    ...endingOf(end),
  }
}

const undecided = { decision: undefined, plane: undefined }

function endingOf(end: Ending): Pick<RequestRouted, 'decision' | 'plane' | 'outcome' | 'error'> {
  if (end.kind === 'fault') return { ...undecided, outcome: 'failed', error: end.error }
  if (end.kind !== 'routed') return { ...undecided, outcome: end.kind }
  const { decision, plane, outcome } = end.routed
  switch (outcome.kind) {
    case 'shed':
    case 'refused':
      return { decision, plane: undefined, outcome: 'shed' }
    case 'lost':
    case 'fault':
      return { decision, plane: plane?.name, outcome: 'failed', error: outcome.error }
    case 'broken':
      return { decision, plane: plane?.name, outcome: 'broken', error: outcome.error }
    case 'rejected':
      return { decision, plane: undefined, outcome: 'rejected', error: outcome.error }
    case 'answered':
    case 'left':
    case 'stalled':
      return { decision, plane: plane?.name, outcome: outcome.kind }
  }
}
