import type { RehearsalStatus } from '@manga-assist/contracts'

/** Plays a chapter drop through, in development: real requests against the public port, one drop at a time. */
export interface Rehearsal {
  status(): RehearsalStatus
  start(): RehearsalStart
  /** Ends the one that runs; nothing when none does. */
  stop(): void
}

export type RehearsalStart =
  | { kind: 'started' }
  | { kind: 'running' }
  /** The last one ended a moment ago. */
  | { kind: 'too-soon'; leftMs: number }
