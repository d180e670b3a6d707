import type { SpendLimits } from './spend-governor.ts'

/** What bounds spilling, whatever the policy. */
export interface GuardOptions {
  /** Most dollars; no bound when left out. */
  spend?: SpendLimits | undefined
  /** One request is spilled when none was for so long, in milliseconds. 0 or left out: never. */
  canaryIntervalMs?: number | undefined
  /** Whether nothing is spilled while both planes are slow together. True when left out. */
  watchDependency?: boolean | undefined
}

/** What a run on the overflow plane costs. */
export interface OverflowPrices {
  /** Dollars of a run of so many milliseconds. */
  priceUsd(serviceMs: number): number
  /** No run lasts longer, in milliseconds: its price is set aside for each. */
  longestRunMs: number
}
