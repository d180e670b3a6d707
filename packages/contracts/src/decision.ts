import type {
  overflowUnavailableReasons,
  pressureReasons,
  serveReasons,
  shedReasons,
  spillReasons,
} from './decision-reasons.ts'

/** The two places that can run a request. */
export type PlaneName = 'fargate' | 'lambda'

/** A signal past its high watermark: why a request leaves its plane. */
export type PressureReason = keyof typeof pressureReasons

/** Why the overflow plane cannot take a request. */
export type OverflowUnavailableReason = keyof typeof overflowUnavailableReasons

export type SpillReason = keyof typeof spillReasons

/**
 * What was decided for one request and why. The same reasons stand in events, metrics, headers and on the dashboard;
 * decision-reasons.ts says what each means.
 */
export type Decision =
  | { kind: 'serve'; reason: keyof typeof serveReasons }
  | { kind: 'spill'; reason: SpillReason }
  | { kind: 'shed'; reason: keyof typeof shedReasons }

export type DecisionReason = Decision['reason']
