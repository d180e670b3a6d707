import type { OverflowUnavailableReason } from './decision.ts'

/** What may hold requests back from the overflow plane, each by itself. */
export interface GuardStatus {
  /** Why a small request of the highest priority could not be spilled at this moment; null when it could. */
  unavailable: OverflowUnavailableReason | null
  /** Null where nothing is called that could fail. */
  breaker: BreakerStatus | null
  /** What Lambda's refusals (429) have led to; null where nothing is called. */
  throttling: ThrottlingStatus | null
  /** Both planes are slow together, so what they depend on is: nothing is spilled until it is well again. */
  isDependencySlow: boolean
  /** Spills since the start that found no environment idle, as far as this process knows its environments. */
  coldStarts: number
}

export interface BreakerStatus {
  /** Calls that counted, and those of them that failed: of the last ten seconds, and while it is open of those before. */
  calls: number
  failures: number
  /** Until one call tries the way again, in milliseconds; null while it is closed. */
  trialInMs: number | null
  /** After it has closed calls come back by and by; so long until nothing is held back, in milliseconds. */
  rampLeftMs: number
}

export interface ThrottlingStatus {
  /** Lambda is left alone for so long, in milliseconds; 0 when it is not. */
  pauseLeftMs: number
  /** Most requests there at once, and how many were set: the first is lower after refusals for concurrency. */
  ceiling: number
  most: number
}
