import type { Decision, OverflowUnavailableReason, SpillReason } from '@manga-assist/contracts'
import type { RequestClass } from './request-class.ts'

/** Served as well here, but the way must be proven. */
export const canary: Decision = { kind: 'spill', reason: 'canary' }

/** For a request that the primary plane does not run: to the overflow plane where that can take it, else a refusal. */
export function spillOrShed(
  { spillable }: RequestClass,
  overflowUnavailable: OverflowUnavailableReason | undefined,
  reason: SpillReason,
): Decision {
  if (!spillable) return { kind: 'shed', reason: 'not-spillable' }
  return overflowUnavailable ? { kind: 'shed', reason: overflowUnavailable } : { kind: 'spill', reason }
}
