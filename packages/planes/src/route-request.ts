import type { Clock } from '@manga-assist/clock'
import type { Decision } from '@manga-assist/contracts'
import type { Admission, FinishedRun } from '@manga-assist/overflow'
import type { Exchange } from './exchange.ts'
import type { OverflowPlane, Plane, PlaneOutcome, PrimaryPlane } from './plane.ts'
import type { RequestLedger } from './request-ledger.ts'
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
  clock: Clock
  ledger: RequestLedger
}

/**
 * Runs one request: serve, else spill, else shed. A request that a plane did not take, or lost before its commit point,
 * is decided once more and changes plane at most once.
 */
export async function routeRequest(
  deps: RouteDependencies,
  exchange: Exchange,
  bodyBytes: number,
  decision: Decision,
): Promise<Routed> {
  const first = await act(deps, exchange, bodyBytes, decision)
  if (first.outcome.kind === 'shed' || !mayRunAgain(exchange, first.outcome)) return first
  return act(deps, exchange, bodyBytes, secondDecision(deps, exchange, bodyBytes, first))
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

async function act(
  deps: RouteDependencies,
  exchange: Exchange,
  bodyBytes: number,
  decision: Decision,
): Promise<Routed> {
  deps.ledger.decide(exchange.ledgerEntry, decision)
  switch (decision.kind) {
    case 'serve':
      exchange.overflowReason = undefined
      if (decision.reason === 'waited') deps.admission.noteBegun(exchange.requestClass)
      return { decision, plane: deps.primary, outcome: await timed(deps, exchange, bodyBytes, deps.primary) }
    case 'spill':
      exchange.overflowReason = decision.reason
      return { decision, plane: deps.overflow, outcome: await timed(deps, exchange, bodyBytes, deps.overflow) }
    case 'shed':
      return { decision, plane: undefined, outcome: { kind: 'shed' } }
  }
}

/** Runs it, and tells the admission how long that took: it learns from every request. */
async function timed(
  { admission, overflow, clock, ledger }: RouteDependencies,
  exchange: Exchange,
  bodyBytes: number,
  plane: Plane,
): Promise<PlaneOutcome> {
  const { requestClass, ledgerEntry } = exchange
  const startedAtMs = clock.now()
  const outcome = await plane.run(exchange)
  const serviceMs = clock.now() - startedAtMs
  if (plane === overflow) ledger.noteOverflow(ledgerEntry, outcome, serviceMs)
  admission.noteFinished({
    requestClass,
    plane: plane === overflow ? 'overflow' : 'primary',
    size: bodyBytes,
    serviceMs,
    ending: endingOf(outcome),
  })
  return outcome
}

function endingOf({ kind }: PlaneOutcome): FinishedRun['ending'] {
  if (kind === 'answered') return 'completed'
  return kind === 'left' || kind === 'stalled' ? 'left' : 'failed'
}
