/** The two places that can run a request. */
export type PlaneName = 'fargate' | 'lambda'

/** A signal past its high watermark: why a request leaves its plane. */
export type PressureReason = 'concurrency' | 'cpu' | 'event-loop'

/** Why the overflow plane cannot take a request. */
export type OverflowUnavailableReason =
  /** No overflow plane is configured, or it is switched off. */
  | 'overflow-off'
  /** As many requests are spilled as the ceiling allows. */
  | 'overflow-full'
  /** Lambda answered 429 a moment ago. */
  | 'overflow-throttled'
  /** The breaker is open: Lambda failed too often. */
  | 'breaker-open'
  /** The request is larger than Lambda takes. */
  | 'body-too-large'
  /** The money of this minute or day is spent, or what is left of it is for more important requests. */
  | 'budget-spent'
  /** What both planes depend on is slow: more requests would only press it harder. */
  | 'dependency-slow'

/**
 * What was decided for one request and why. The same reasons stand in events, metrics, headers and on the dashboard.
 *
 * - serve `headroom`: every signal is under its watermark; `waited`: a slot came free while it waited
 * - serve `shadow`: the router only reports what it would have decided
 * - serve with an overflow reason: above the watermark, but the overflow plane cannot take it and the hard limit has room
 * - spill with a pressure reason; `primary-full` when the hard limit is reached; `primary-lost` when the task that held
 *   the request was lost before it answered; `wait-over` when no slot came free in time; `relief` when more wait than
 *   slots will come free, and it is the one that leaves most room for what it costs; `canary` when nothing was spilled for
 *   so long that the way must be proven
 * - shed: neither plane has room, and why the overflow plane has none; `buffers-full` when the router holds as many
 *   bytes of request bodies as it may; `wait-over` when it waited in vain; `queue-full` when as many wait as may
 */
export type Decision =
  | {
      kind: 'serve'
      reason: 'headroom' | 'waited' | 'shadow' | 'not-spillable' | 'overflow-failed' | OverflowUnavailableReason
    }
  | { kind: 'spill'; reason: SpillReason }
  | { kind: 'shed'; reason: 'not-spillable' | 'buffers-full' | 'overflow-failed' | OverflowUnavailableReason | WaitEnd }

/** How a wait ends without a slot. */
type WaitEnd = 'wait-over' | 'queue-full'
export type SpillReason = PressureReason | 'primary-full' | 'primary-lost' | 'wait-over' | 'relief' | 'canary'
export type DecisionReason = Decision['reason']
