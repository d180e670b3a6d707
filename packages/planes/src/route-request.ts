import type { Decision } from '@manga-assist/contracts'
import type { Admission } from '@manga-assist/overflow'
import type { Exchange } from './exchange.ts'
import type { OverflowPlane, Plane, PlaneOutcome, PrimaryPlane } from './plane.ts'
import { mayRunAgain } from './retry.ts'

/** How one request ended: its last decision, and the outcome of the plane that had it last. */
export interface Routed {
  decision: Decision
  plane: Plane | undefined
  /** `shed` when no plane ran it; the answer is still to be written then, as after `lost` and `refused`. */
  outcome: PlaneOutcome | { kind: 'shed' }
}

export interface RouteDependencies {
  admission: Admission
  primary: PrimaryPlane
  overflow: OverflowPlane
}

/**
 * Runs one request: serve, else spill, else shed. A request that a plane did not take, or lost before its commit point,
 * is decided once more and changes plane at most once.
 */
export async function routeRequest(deps: RouteDependencies, exchange: Exchange, bodyBytes: number): Promise<Routed> {
  const first = await act(deps, exchange, deps.admission.decide(exchange.requestClass, bodyBytes))
  if (first.outcome.kind === 'shed' || !mayRunAgain(exchange, first.outcome)) return first
  return act(deps, exchange, secondDecision(deps, exchange, bodyBytes, first))
}

function secondDecision(
  { admission, overflow }: RouteDependencies,
  { requestClass }: Exchange,
  bodyBytes: number,
  { plane, outcome }: Routed,
): Decision {
  if (plane !== overflow) {
    return admission.decideAfterLoss(requestClass, bodyBytes, outcome.kind === 'lost' ? 'primary-lost' : 'primary-full')
  }
  const reason = outcome.kind === 'refused' && outcome.reason !== 'primary-full' ? outcome.reason : 'overflow-failed'
  return admission.decideAfterRefusal(requestClass, reason)
}

async function act(deps: RouteDependencies, exchange: Exchange, decision: Decision): Promise<Routed> {
  switch (decision.kind) {
    case 'serve':
      exchange.overflowReason = undefined
      return { decision, plane: deps.primary, outcome: await deps.primary.run(exchange) }
    case 'spill':
      exchange.overflowReason = decision.reason
      return { decision, plane: deps.overflow, outcome: await deps.overflow.run(exchange) }
    case 'shed':
      return { decision, plane: undefined, outcome: { kind: 'shed' } }
  }
}
