import { headerNames } from '@manga-assist/contracts'
import type { PlaneOutcome } from '../plane.ts'
import type { Exchange } from './exchange.ts'

/** Methods that may run twice without harm (RFC 9110, section 9.2.2). */
const idempotentMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])

/**
 * Whether a request may be tried again, elsewhere. Only before its commit point; when it was not taken or not sent; and
 * when it may have begun to run, only if it is idempotent by its method or carries an idempotency key, once, and as
 * long as the retry budget lasts.
 */
export function mayRunAgain(exchange: Exchange, outcome: PlaneOutcome): boolean {
  if (outcome.kind === 'refused') return true
  if (outcome.kind !== 'lost') return false
  if (!outcome.sent) return true
  return mayRunTwice(exchange) && exchange.takeRetry(outcome)
}

/** Whether anything of it may have run where this was the outcome: it costs money then. */
export function mayHaveBegun(outcome: PlaneOutcome): boolean {
  return outcome.kind === 'lost' ? outcome.sent : outcome.kind !== 'refused'
}

function mayRunTwice({ method, request }: Exchange): boolean {
  return idempotentMethods.has(method) || request.headers[headerNames.idempotencyKey] !== undefined
}
