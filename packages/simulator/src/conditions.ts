import type { OverflowUnavailableReason } from '@manga-assist/contracts'

/** What holds at this instant whatever the policy does: nothing in a trace, what was recorded in a ledger. */
export interface Conditions {
  /** Why nothing can be sent to the overflow plane, though it may have room. */
  outage: OverflowUnavailableReason | undefined
  /** Larger bodies are not sent there. */
  largestBodyBytes: number
  /** Readings of the primary plane; where there are none, its model may have some. */
  cpuUtilization: number | undefined
  eventLoopUtilization: number | undefined
}

export function ordinaryConditions(): Conditions {
  return {
    outage: undefined,
    largestBodyBytes: Number.POSITIVE_INFINITY,
    cpuUtilization: undefined,
    eventLoopUtilization: undefined,
  }
}
