export type BreakerState =
  /** Calls go through. `failures` counts those in a row. */
  | { kind: 'closed'; failures: number }
  /** No calls until `probeAtMs`; then one probe, which no reader waits for. */
  | { kind: 'open'; probeAtMs: number; failedProbes: number }
  | { kind: 'probing'; failedProbes: number }

/**
 * Opens at the second failure in a row: a turn that asks the cache twice while Redis stalls waits for two budgets, and
 * not for a third.
 */
const openingFailures = 2
/** First pause before a probe, and the longest; each is twice the one before. A probe costs no reader anything. */
const firstPauseMs = 200
const longestPauseMs = 2_000

export const closedBreaker: BreakerState = { kind: 'closed', failures: 0 }

/** The state after a call of a reader. What was still under way when the breaker opened changes nothing. */
export function afterCall(state: BreakerState, succeeded: boolean, nowMs: number, chance: number): BreakerState {
  if (state.kind !== 'closed') return state
  if (succeeded) return state.failures === 0 ? state : closedBreaker
  const failures = state.failures + 1
  return failures < openingFailures ? { kind: 'closed', failures } : openAgain(0, nowMs, chance)
}

/** The state after a probe: one that succeeds closes the breaker. */
export function afterProbe(state: BreakerState, succeeded: boolean, nowMs: number, chance: number): BreakerState {
  if (state.kind !== 'probing') return state
  return succeeded ? closedBreaker : openAgain(state.failedProbes + 1, nowMs, chance)
}

/** Pauses are shortened by up to half, by chance, so that processes do not come back all at once. */
function openAgain(failedProbes: number, nowMs: number, chance: number): BreakerState {
  const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** failedProbes) * (1 - chance / 2)
  return { kind: 'open', probeAtMs: nowMs + pauseMs, failedProbes }
}
