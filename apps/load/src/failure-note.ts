import type { Exchange } from './exchange.ts'
import type { Outcome } from './outcome.ts'
import type { Arrival } from './plan.ts'
import type { FailureNote } from './report.ts'

/** What to write down about a request that did not end as it should; undefined when it did. */
export function failureNote(arrival: Arrival, exchange: Exchange): FailureNote | undefined {
  const fault = faultOf(exchange.outcome)
  if (!fault) return undefined
  return {
    phase: arrival.phase,
    atMs: Math.round(arrival.atMs),
    kind: arrival.kind,
    ...fault,
    status: exchange.status ?? null,
    requestId: exchange.requestId ?? null,
  }
}

function faultOf(outcome: Outcome): Pick<FailureNote, 'class' | 'code' | 'message'> | undefined {
  switch (outcome.kind) {
    case 'failed':
      return { class: outcome.class, code: outcome.code ?? null, message: outcome.message }
    case 'truncated':
      return { class: 'truncated', code: null, message: outcome.message }
    case 'shed':
      if (outcome.hasRetryAfter) return undefined
      return { class: 'shed-without-retry-after', code: 'shed', message: 'refused for load without Retry-After' }
    case 'completed':
    case 'cancelled':
      return undefined
    default:
      return outcome satisfies never
  }
}
