import type { Admission } from '@manga-assist/overflow'
import type { OverflowPlane, PrimaryPlane } from '../plane.ts'
import { bodyTooLarge } from './answer-failure.ts'
import { type Ending, shedFor } from './ending.ts'
import type { Exchange } from './exchange.ts'
import { announcedBytes, type RequestBody } from './request-body.ts'
import type { RequestLedger } from './request-ledger.ts'

export interface HoldDependencies {
  admission: Admission
  primary: PrimaryPlane
  overflow: OverflowPlane
  ledger: RequestLedger
}

/** Reads the body of a request before it is decided; `held` is told its ending when it goes no further. */
export function holdBody(
  deps: HoldDependencies,
  exchange: Exchange,
  maxBytes: number,
  held: (ending: Ending | undefined) => void,
): void {
  const shed = shedUnread(deps, exchange)
  if (shed !== undefined) held(shed)
  else exchange.holdBody(maxBytes, (read) => held(endingOf(read, maxBytes)))
}

function endingOf(read: RequestBody, maxBytes: number): Ending | undefined {
  switch (read.kind) {
    case 'read':
      return undefined
    case 'no-room':
      return shedFor({ kind: 'shed', reason: 'buffers-full' })
    case 'too-large':
      return { kind: 'rejected', failure: bodyTooLarge(maxBytes) }
    case 'broken':
      return { kind: 'left' }
  }
}

/** What would be shed anyway is not read first: its body would only take memory. */
function shedUnread(deps: HoldDependencies, exchange: Exchange): Ending | undefined {
  const { admission, primary, overflow, ledger } = deps
  const { requestClass, request } = exchange
  if (admission.mayWait(requestClass)) return undefined
  const bytes = announcedBytes(request) ?? 0
  const { inFlight, concurrencyLimit } = primary.load()
  const hasRoom = inFlight + requestClass.weight <= concurrencyLimit
  if (hasRoom || (requestClass.spillable && overflow.unavailable(bytes) === undefined)) return undefined
  const decision = admission.decide(requestClass, bytes)
  if (decision.kind !== 'shed') return undefined
  exchange.ledgerEntry = ledger.open({ requestClass, bodyBytes: bytes, size: bytes }, admission.waiting)
  ledger.decide(exchange.ledgerEntry, decision)
  return shedFor(decision)
}
