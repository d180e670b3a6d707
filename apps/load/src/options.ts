/** Weight of each kind of request; only their ratio counts. */
export interface Mix {
  chat: number
  recs: number
}

/** What one run does, checked and complete. */
export interface BurstOptions {
  /** Origin to drive; without it a running stack is looked for, or one is started. */
  base?: string
  /** File with bearer tokens of readers, one a line, for a service that verifies them. */
  tokens?: string
  /** Requests per second before and after the step. */
  baseline: number
  /** How many times the baseline the step is. */
  multiple: number
  /** Length of the step in seconds. */
  seconds: number
  mix: Mix
  /** Only this kind is multiplied in the step; both when left out. */
  flood?: keyof Mix
  json: string
  html: string
  seed: number
  /** Whether the stack that is started has an overflow plane; given only for a stack of its own. */
  overflow?: 'on' | 'off'
  killTask: boolean
  /** Simulates the same arrivals beside the run, with service times from the stack itself. */
  simulate: boolean
}

export const defaultOptions = {
  // Leaves room on two embedded tasks at rest, and its tenfold does not fit them.
  baseline: 6,
  multiple: 10,
  seconds: 20,
  mix: { chat: 30, recs: 70 },
  json: 'reports/burst.json',
  html: 'reports/burst.html',
  seed: 1,
  killTask: false,
  simulate: false,
} as const satisfies BurstOptions
