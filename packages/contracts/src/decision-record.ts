import type { Decision } from './decision.ts'

export interface DecisionCount {
  requestClass: string
  kind: Decision['kind']
  reason: Decision['reason']
  count: number
}

export interface DecisionRecord {
  at: string
  requestClass: string
  kind: Decision['kind']
  reason: Decision['reason']
  /** The load of the primary plane that it was made by. */
  seen: SeenLoad
  /** What the run was expected to cost on the overflow plane, in dollars; null for one that was served. */
  priceUsd: number | null
}

/** Shares are 0 to 1 and above; null is not known. */
export interface SeenLoad {
  inFlight: number
  concurrencyLimit: number
  cpuUtilization: number | null
  eventLoopUtilization: number | null
}
