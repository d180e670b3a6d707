import type { Decision } from '@manga-assist/contracts'
import type { Admission, Arrival } from '@manga-assist/overflow'
import type { Exchange } from './exchange.ts'
import type { RequestLedger } from './request-ledger.ts'
import { userKey } from './user-key.ts'

/** Keys of users are 32 bits without sign. */
const userKeys = 2 ** 32

/**
 * The decision for a request, at once where there is nothing to wait for; undefined when its client left while it
 * waited.
 */
export function admitted(
  { admission, ledger }: { admission: Admission; ledger: RequestLedger },
  exchange: Exchange,
  bodyBytes: number,
): Decision | Promise<Decision | undefined> {
  const { requestClass, request } = exchange
  let decided: Decision | undefined
  let settle = (decision: Decision | undefined) => {
    decided = decision
  }
  const sessionRank = () => userKey(request) / userKeys
  const arrival: Arrival = { requestClass, bodyBytes, size: bodyBytes, sessionRank }
  const { waiting } = admission
  const leave = admission.admit(arrival, (decision) => settle(decision))
  exchange.ledgerEntry = ledger.open(arrival, waiting)
  if (decided !== undefined || leave === undefined) return decided as Decision
  return new Promise((resolve) => {
    const { leaving } = exchange
    const giveUp = () => {
      leave()
      resolve(undefined)
    }
    settle = (decision) => {
      leaving.removeEventListener('abort', giveUp)
      resolve(decision)
    }
    if (leaving.aborted) giveUp()
    else leaving.addEventListener('abort', giveUp, { once: true })
  })
}
