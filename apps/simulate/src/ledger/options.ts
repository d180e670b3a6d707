import type { ReplayOptions, ReplayPolicy } from '@manga-assist/simulator'

/** What one replay of a ledger does, checked and complete. */
export interface LedgerOptions extends ReplayOptions {
  ledger: string
  policies: readonly ReplayPolicy[]
  /** File of the report for people; none when left out. */
  html?: string
  json: boolean
}

export const defaultReplayPolicies: readonly ReplayPolicy[] = ['same', 'none', 'static', 'spill-when-full', 'adaptive']
