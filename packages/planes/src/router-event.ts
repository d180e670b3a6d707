import type { Decision, PlaneName, ScaleStatus, TaskStatus, TraceContext } from '@manga-assist/contracts'
import type { OverflowEvent } from '@manga-assist/overflow'
import type { LambdaFault } from './lambda/lambda-faults.ts'
import type { RelayCause } from './redirect/relay-causes.ts'

/** What happens in the router and on its planes, for logs and metrics. */
export type RouterEvent =
  | OverflowEvent
  | RequestRouted
  | { kind: 'task-state-changed'; address: string; state: TaskStatus['state'] }
  /** A task was named, at the start or by DNS, and is named no longer. */
  | { kind: 'task-added'; address: string }
  | { kind: 'task-removed'; address: string }
  /** A name of tasks could not be resolved; what it stood for last stays. */
  | { kind: 'discovery-failed'; name: string; error: unknown }
  | { kind: 'breaker-changed'; state: 'closed' | 'open' | 'half-open' }
  /** A call to Lambda failed, before its answer began or in the middle of it. */
  | { kind: 'overflow-failed'; fault: LambdaFault; when: 'before' | 'within'; error: unknown }
  /** Lambda answered 429. */
  | { kind: 'overflow-throttled'; reason: string; pauseMs: number }
  /** Clients are redirected to Lambda, and this one was not: its request was relayed. */
  | { kind: 'spill-relayed'; cause: RelayCause }
  /** The policy file was read again: its settings are in force, or those before it are. */
  | { kind: 'policy-applied'; path: string }
  | { kind: 'policy-refused'; path: string; problem: string }
  /** The overflow plane could not be reached at start; it is tried again by the first request that spills. */
  | { kind: 'overflow-not-reachable'; error: unknown }
  /** A function could not be told that its client has left: it runs to its end. */
  | { kind: 'cancel-failed'; error: unknown }
  /** The calendar of drops was read; so many bring more than ordinary demand. */
  | { kind: 'calendar-read'; source: string; drops: number }
  /** A version of it broke a rule, or it could not be had: the last good one stays. */
  | { kind: 'calendar-refused' | 'calendar-not-reachable'; source: string; error: unknown }
  /** So many requests were sent that start environments ahead of need, or keep them. */
  | { kind: 'prewarm-asked'; cause: 'drop' | 'rising-edge'; wanted: number; sent: number; titleId?: string }
  /** Once a second: what is wanted, at this time of the wall. */
  | { kind: 'scale-sampled'; scale: ScaleStatus; wallMs: number }

/** One request is over. */
export interface RequestRouted {
  kind: 'request-routed'
  trace: TraceContext
  requestClass: string
  method: string
  /** Path without query. */
  path: string
  /** The last decision: a request that one plane did not take is decided twice. Undefined when its body was refused. */
  decision: Decision | undefined
  /** Where it ran; undefined when it was shed or never sent. */
  plane: PlaneName | undefined
  outcome: 'answered' | 'redirected' | 'shed' | 'failed' | 'broken' | 'left' | 'stalled' | 'rejected'
  status: number
  /** From arrival to the head of the answer; undefined where this process did not write it. */
  firstByteMs: number | undefined
  durationMs: number
  error?: unknown
}
