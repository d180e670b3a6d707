import type { Clock } from '@manga-assist/clock'
import type { ClassFigures, Decision, OverflowUnavailableReason } from '@manga-assist/contracts'
import type { AdaptivePolicy } from './adaptive/adaptive-policy.ts'
import type { DecisionLog } from './decision-log.ts'
import type { GuardOptions, OverflowPrices } from './guards/guard-options.ts'
import type { StartBucket } from './guards/start-bucket.ts'
import type { OverflowEvent } from './overflow-event.ts'
import type { PlaneLoad } from './plane-load.ts'
import type { AdmissionPolicy, Mode } from './policy.ts'
import type { RequestClass } from './request-class.ts'

/** How requests are decided; all of it may be changed while requests run. */
export interface OverflowSettings {
  policy: AdmissionPolicy | AdaptivePolicy
  /** No bound on money and no canary when left out. */
  guards?: GuardOptions | undefined
  /** Classes with slots reserved for them; others need not be named. */
  classes?: readonly RequestClass[] | undefined
  /** Serves every request, and only reports what would have been decided. */
  isShadow?: boolean | undefined
}

export interface AdmissionDependencies extends OverflowSettings {
  clock: Clock
  /** The primary plane's load at this moment, from counters and cached sensor readings: it must not wait. */
  readLoad: () => Readonly<PlaneLoad>
  /** Why the overflow plane cannot take a request of this many bytes; undefined when it can. */
  overflowUnavailable: (bodyBytes: number) => OverflowUnavailableReason | undefined
  /** What the overflow plane costs; left out where it costs nothing. */
  prices?: OverflowPrices | undefined
  onEvent: (event: OverflowEvent) => void
  /** Lambda's ramp, where something else starts environments, too; one of its own when left out. */
  starts?: StartBucket | undefined
  /**
   * Asks for one more warm environment on the overflow plane; `onStarted` must be called once, with whether it came up.
   * False when none may be started now. Left out where the plane cannot be asked.
   */
  startEnvironment?: ((onStarted: (isUp: boolean) => void) => boolean) | undefined
}

/** A request at the door. */
export interface Arrival {
  requestClass: RequestClass
  bodyBytes: number
  /** When it came, where that is not now: deadlines count from then, whatever was done since. */
  arrivedAtMs?: number | undefined
  /** Anything known now that grows with the request's work, for instance the length of its context. */
  size?: number | undefined
  /**
   * Where its session stands when some must leave, 0 to 1: the same sessions then leave again and again. Asked for only
   * when the request must wait.
   */
  sessionRank?: (() => number) | undefined
}

/** A request that ended on a plane: what is learned from. */
export interface FinishedRun {
  requestClass: RequestClass
  plane: 'primary' | 'overflow'
  size?: number | undefined
  /** From its beginning on the plane to its end, in milliseconds. */
  serviceMs: number
  /** From its beginning on the plane to the first byte of its answer, in milliseconds; left out when there was none. */
  firstByteMs?: number | undefined
  /**
   * Only one that ran to its end says how long such requests take; one that failed may have taken its place with it; of
   * one that was refused nothing ran. `assumed` is one that nobody saw run: what is said of it was expected before, so
   * it settles its money and its place, and nothing is learned from it.
   */
  ending: 'completed' | 'left' | 'failed' | 'refused' | 'assumed'
}

/** What stands between a request and the overflow plane, as an operator is told. */
export interface GuardFigures {
  /** Why a small request of the highest priority could not be spilled now; undefined when it could. */
  unavailable: OverflowUnavailableReason | undefined
  isDependencySlow: boolean
  /** Dollars that were settled within the last hour. */
  spentInHourUsd: number
  /** Spills since the start that found no environment known to be idle. */
  coldSpills: number
}

/** Why a plane did not take a request that it was given. */
export type RefusalReason = OverflowUnavailableReason | 'overflow-failed' | 'primary-full'

/** The choice at the door: one request, one decision, noted in the log. */
export interface Admission {
  /** Whether a request of this class may wait: what cannot be taken at this instant may then be taken in the next. */
  mayWait(requestClass: RequestClass): boolean
  /** At once, without waiting. */
  decide(requestClass: RequestClass, bodyBytes: number): Decision
  /**
   * Decides at once, or when a wait ends; `onDecided` is called once either way. What comes back, while it waits, gives
   * the wait up: nothing is decided then.
   */
  admit(arrival: Arrival, onDecided: (decision: Decision) => void): (() => void) | undefined
  /** A request that had waited begins to run on the primary plane, which counts it from here on. */
  noteBegun(requestClass: RequestClass): void
  noteFinished(run: FinishedRun): void
  /** How long such a request is expected to run on the overflow plane, in milliseconds, by what both planes have shown. */
  expectedOverflowMs(requestClass: RequestClass, size?: number): number
  /** Second choice for a request that the primary plane lost before it answered, : spill or shed. */
  decideAfterLoss(requestClass: RequestClass, bodyBytes: number): Decision
  /**
   * Second choice for a request that a plane did not take, as `admit`. From the overflow plane here, if the limit has
   * room; from the primary plane there, if that can take it. Where waiting is allowed it waits once more for what comes
   * free, unless something may have run of it.
   */
  admitAfterRefusal(
    arrival: Arrival,
    reason: RefusalReason,
    onDecided: (decision: Decision) => void,
  ): (() => void) | undefined
  /** Takes other settings at once and as a whole. Throws a RangeError that names the option, and changes nothing then. */
  apply(settings: OverflowSettings): void
  readonly settings: OverflowSettings
  readonly policyName: string
  /** Dollars that may still be spent now; undefined without a bound. */
  readonly leftUsd: number | undefined
  /**
   * Sets money aside for an environment that is started ahead, and expects it; undefined when there is none to spare. What
   * comes back is to be called when an environment that answered nothing else has answered, or not, and settles it.
   */
  payForStart(): ((isUp: boolean) => void) | undefined
  guardFigures(): GuardFigures
  /** What has been learned of each class that was seen. */
  classFigures(): ClassFigures[]
  /** Slots held by each class that holds any, as this admission has given them away. */
  slotsHeld(): Map<string, number>
  /** Requests that wait for a slot. */
  readonly waiting: number
  readonly mode: Mode
  readonly log: DecisionLog
}
