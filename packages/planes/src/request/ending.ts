import type { Decision } from '@manga-assist/contracts'
import type { RequestRouted } from '../router-event.ts'
import { type Failure, failureOf, internalError } from './answer-failure.ts'
import type { Exchange } from './exchange.ts'
import type { Routed } from './routed.ts'

/** How one request ended in the router. */
export type Ending =
  | Routed
  /** Refused before anything was decided: it was bad, or its body was. */
  | { kind: 'rejected'; failure: Failure }
  /** The client left while its body was read: nothing was decided. */
  | { kind: 'left' }
  | { kind: 'fault'; error: unknown }

/** The ending of a request that no plane was to have. */
export function shedFor(decision: Decision): Ending {
  return { kind: 'routed', decision, plane: undefined, outcome: { kind: 'shed' } }
}

/** Pure: what is still to be said to the client; undefined when its answer was written, or it left. */
export function failureOfEnding(ending: Ending): Failure | undefined {
  switch (ending.kind) {
    case 'routed':
      return failureOf(ending)
    case 'rejected':
      return ending.failure
    case 'left':
      return undefined
    case 'fault':
      return internalError
  }
}

/** Whether its reader has an answer, or was sent where one is. */
export function isAnswered({ outcome: { kind } }: Routed): boolean {
  return kind === 'answered' || kind === 'redirected'
}

/** What is told of a request that is over. */
export function requestRouted(exchange: Exchange, end: Ending, nowMs: number): RequestRouted {
  const { trace, requestClass, method, target, response, arrivedAtMs, committedAtMs } = exchange
  const routed = end.kind === 'routed' ? end : undefined
  return {
    kind: 'request-routed',
    trace,
    requestClass: requestClass.name,
    method,
    path: target?.path ?? '',
    decision: routed?.decision,
    plane: routed && planeOf(routed),
    outcome: end.kind === 'routed' ? outcomeOfRouted(end) : outcomeOf(end),
    status: response.statusCode,
    firstByteMs: committedAtMs === undefined ? undefined : committedAtMs - arrivedAtMs,
    durationMs: nowMs - arrivedAtMs,
    error: errorOf(routed?.outcome ?? end),
  }
}

/** Where it ran in the end. */
function planeOf({ plane, outcome }: Routed): RequestRouted['plane'] {
  const { kind } = outcome
  return kind === 'shed' || kind === 'refused' || kind === 'rejected' ? undefined : plane?.name
}

function outcomeOfRouted({ outcome: { kind } }: Routed): RequestRouted['outcome'] {
  if (kind === 'refused') return 'shed'
  return kind === 'lost' || kind === 'fault' ? 'failed' : kind
}

function outcomeOf({ kind }: Exclude<Ending, Routed>): RequestRouted['outcome'] {
  return kind === 'fault' ? 'failed' : kind
}

function errorOf(end: Ending | Routed['outcome']): unknown {
  return 'error' in end ? end.error : undefined
}
