/** Numbers of one entry, by their place. What is not known is NaN. */
export const cell = {
  entry: 0,
  arrivedAtMs: 1,
  decidedAtMs: 2,
  closedAtMs: 3,
  firstByteAtMs: 4,
  overflowMs: 5,
  weight: 6,
  priority: 7,
  maxWaitMs: 8,
  bodyBytes: 9,
  size: 10,
  inFlight: 11,
  limit: 12,
  cpu: 13,
  eventLoop: 14,
  waiting: 15,
  overflowInFlight: 16,
  deadlineMs: 17,
  reservedShare: 18,
} as const
export const cellsPerEntry = Object.keys(cell).length

/** Codes of one entry, by their place. */
export const code = {
  /** 0 while it is open. */
  ending: 0,
  /** 0 until it is decided. */
  decision: 1,
  reason: 2,
  class: 3,
  spillable: 4,
  overflowUnavailable: 5,
} as const
export const codesPerEntry = Object.keys(code).length

/** In the order of their codes. Environments that are started without a request are entries, too. */
export const decisionKinds = [undefined, 'serve', 'spill', 'shed', 'start', 'start-ahead'] as const
export const endings = [undefined, 'completed', 'left', 'failed', 'shed'] as const
export type LedgerEnding = NonNullable<(typeof endings)[number]>
