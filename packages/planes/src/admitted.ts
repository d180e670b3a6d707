import type { Decision } from '@manga-assist/contracts'
import type { Arrival } from '@manga-assist/overflow'
import type { Exchange } from './exchange.ts'
import { userKey } from './user-key.ts'

/** Keys of users are 32 bits without sign. */
const userKeys = 2 ** 32

/** Asks for a decision; what comes back gives the wait up, where there is one. */
export type AskForDecision = (onDecided: (decision: Decision) => void) => (() => void) | undefined

/** What the admission is told of a request. */
export function arrivalOf({ requestClass, request }: Exchange, bodyBytes: number): Arrival {
  return { requestClass, bodyBytes, size: bodyBytes, sessionRank: () => userKey(request) / userKeys }
}

/**
 * The decision for a request, at once where there is nothing to wait for; undefined when its client left while it
 * waited.
 */
export function admitted(exchange: Exchange, ask: AskForDecision): Decision | Promise<Decision | undefined> {
  let decided: Decision | undefined
  let settle = (decision: Decision | undefined) => {
    decided = decision
  }
  const leave = ask((decision) => settle(decision))
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
