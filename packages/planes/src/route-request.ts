import type { Clock } from '@manga-assist/clock'
import type { Decision } from '@manga-assist/contracts'
import type { Admission, FinishedRun } from '@manga-assist/overflow'
import { admitted, arrivalOf } from './admitted.ts'
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
 * is decided once more. One of which something may have run changes plane at most once.
 */
export async function routeRequest(
  deps: RouteDependencies,
  exchange: Exchange,
  bodyBytes: number,
  decision: Decision,
): Promise<Routed> {
  const first = await act(deps, exchange, bodyBytes, decision)
  if (first.outcome.kind === 'shed' || !mayRunAgain(exchange, first.outcome)) return first
  const second = await secondDecision(deps, exchange, bodyBytes, first)
  if (second === undefined) return { ...first, outcome: { kind: 'left' } }
  return act(deps, exchange, bodyBytes, second)
}

function secondDecision(
  { admission, overflow }: RouteDependencies,
  exchange: Exchange,
  bodyBytes: number,
  { plane, outcome }: Routed,
): Decision | Promise<Decision | undefined> {
  if (plane !== overflow) {
    const cause = outcome.kind === 'lost' ? 'primary-lost' : 'primary-full'
    return admission.decideAfterLoss(exchange.requestClass, bodyBytes, cause)
  }
  const reason = outcome.kind === 'refused' && outcome.reason !== 'primary-full' ? outcome.reason : 'overflow-failed'
  return admitted(exchange, (onDecided) =>
    admission.admitAfterRefusal(arrivalOf(exchange, bodyBytes), reason, onDecided),
  )
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
  const { committedAtMs } = exchange
  if (plane === overflow) ledger.noteOverflow(ledgerEntry, outcome, serviceMs)
  admission.noteFinished({
    requestClass,
    plane: plane === overflow ? 'overflow' : 'primary',
    size: bodyBytes,
    serviceMs,
    firstByteMs: committedAtMs === undefined ? undefined : committedAtMs - startedAtMs,
    ending: endingOf(outcome),
  })
  return outcome
}

function endingOf(outcome: PlaneOutcome): FinishedRun['ending'] {
  switch (outcome.kind) {
    case 'answered':
      return 'completed'
    case 'left':
    case 'stalled':
      return 'left'
    case 'refused':
    case 'rejected':
      return 'refused'
    case 'lost':
      return outcome.sent ? 'failed' : 'refused'
    case 'broken':
      return 'failed'
  }
}
