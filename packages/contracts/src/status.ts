import type { PlaneName, PressureReason } from './decision.ts'
import type { DecisionCount, DecisionRecord } from './decision-record.ts'
import type { GuardStatus } from './guard-status.ts'
import type { TrafficStatus } from './traffic-status.ts'

/** What `/status` on an admin port answers and `/events` repeats once a second. */
export interface Status {
  service: string
  /** ISO 8601, when this was put together. */
  at: string
  uptimeMs: number
  lifecycle: 'starting' | 'serving' | 'draining'
  policy: string
  mode: 'normal' | 'overflow'
  /** The signal that entered overflow; absent in normal mode. */
  cause?: PressureReason
  planes: PlaneStatus[]
  /** Requests that came since the start and were of a class, whatever became of them. Who reads it twice has a rate. */
  offered: number
  /** What became of them; absent where nobody counts. */
  traffic?: TrafficStatus
  /** Requests that wait for a slot. */
  waiting: number
  /** Share of the decisions of the last ten seconds that were spilled, 0 to 1. */
  spillRatio: number
  breaker: 'closed' | 'open' | 'half-open' | 'none'
  /** What stands between a request and the overflow plane. */
  guards: GuardStatus
  /** Money spent on the overflow plane since the start, and its bound; no bound is `null`. */
  budget: Budget
  /** What has been learned of each class of requests that was seen. */
  classes: ClassFigures[]
  /** How requests are decided at the moment. */
  effectivePolicy: EffectivePolicy
  /** The file that settings are read from again and again; absent where there is none. */
  policyFile?: PolicyFileStatus
  /** Since the start; a request that one plane did not take is decided twice. */
  decisions: DecisionCount[]
  /** Newest first. */
  lastDecisions: DecisionRecord[]
  /** Those that sent a request to the overflow plane or refused it, newest first. */
  lastDiverted: DecisionRecord[]
  /** What scaling should know; absent where nobody takes samples. */
  scale?: ScaleStatus
  /** What is warmed ahead of need; absent where nothing is. */
  prewarm?: PrewarmStatus
  /** The rehearsal of a chapter drop; absent where there is none to be had, as in production. */
  rehearsal?: RehearsalStatus
}

export interface Budget {
  spentUsd: number
  /** Settled within the last hour, to the minute. What runs is not in it. */
  spentInHourUsd: number
  /** The tighter of the two bounds, for an hour. */
  limitUsdPerHour: number | null
  limitUsdPerMinute: number | null
  limitUsdPerDay: number | null
  /** What may still be spent now: what is set aside for requests that run is not in it. */
  leftUsd: number | null
}

/** Times are means, in milliseconds; null while no request of the class has ended on that plane. */
export interface ClassFigures {
  name: string
  primaryMs: number | null
  overflowMs: number | null
  /** Slot-seconds that a dollar frees when requests of the class are spilled; null where that costs nothing. */
  reliefSlotSecondsPerUsd: number | null
}

/** Settings in force: those of the environment, with what the policy file says over them. */
export interface EffectivePolicy {
  policy: string
  /** The policy's own settings. */
  options: object
  /** Most dollars on the overflow plane; null without a bound. */
  spend: { usdPerMinute: number; usdPerDay: number } | null
  canaryIntervalMs: number
  watchDependency: boolean
  shadow: boolean
  classes: EffectiveClass[]
}

/** A class; `maxWaitMs` is the policy's own when null, `deadlineMs` is none. */
export interface EffectiveClass {
  name: string
  weight: number
  spillable: boolean
  priority: number
  maxWaitMs: number | null
  deadlineMs: number | null
  reservedShare: number
}

export interface PolicyFileStatus {
  path: string
  state: 'applied' | 'refused'
  /** ISO 8601, when it was read last. */
  at: string
  /** Field, rule and value that made it be refused: the settings before it stay in force. */
  problem: string | null
}

/** How much is wanted, and how many tasks that makes. */
export interface ScaleStatus {
  /** Slots at the last sample: held or waited for on the primary plane, and spilled. */
  slots: { here: number; spilled: number }
  /** Means of their sum over 60 s and over 6 s. */
  stableSlots: number
  panicSlots: number
  /** Spilled slots, held for as long as a task lives, from which on one task more is cheaper than spilling. */
  indifferenceSlots: number
  /** Where this process sees all tasks; one of many cannot say how many there should be. */
  fleet: ScaleOfFleet | null
}

export interface ScaleOfFleet {
  desiredTasks: number
  readyTasks: number
  slotsPerTask: number
  isPanicking: boolean
}

/** Environments of the overflow plane that are warmed before they are needed. */
export interface PrewarmStatus {
  /** Environments that should be warm now, and why. */
  wanted: number
  cause: 'drop' | 'rising-edge' | null
  /** Environments that are warm, as far as this process knows. */
  warm: number
  /** The next drop of the calendar that brings more than ordinary demand. */
  nextDrop: DropAhead | null
  /** It and those after it, five at most, soonest first. */
  drops: DropAhead[]
  calendar: CalendarStatus | null
}

/** A chapter that comes out. */
export interface DropAhead {
  titleId: string
  /** ISO 8601. */
  at: string
  /** How many times the ordinary demand it brings. */
  expectedMultiple: number
}

export interface CalendarStatus {
  /** Where it is read from, without what follows the path of an address. */
  source: string
  /** Drops that bring more than ordinary demand. */
  drops: number
  /** When the version that is followed was read; null before there was one. */
  readAt: string | null
  /** What is wrong with the version that was seen last, or why none could be had. */
  error: string | null
}

export interface PlaneStatus {
  name: PlaneName
  /** Requests that hold a permit of this plane. */
  inFlight: number
  concurrencyLimit: number
  /** In-flight over limit, 0 to 1 and above. */
  utilization: number
  cpuUtilization: number | null
  eventLoopUtilization: number | null
  /** The tasks behind the plane, where it is more than one process. */
  tasks: TaskStatus[]
}

export interface TaskStatus {
  address: string
  /** `ejected`: ready by its own account, but taken out for a while because its requests failed. */
  state: 'ready' | 'not-ready' | 'lost' | 'ejected'
  inFlight: number
  concurrencyLimit: number
  /** Share of its due that it gets: 1, less while it starts slowly, 0 while it gets nothing. */
  share: number
  /** Set while it is taken out for its failures. */
  ejection: TaskEjection | null
  cpuUtilization: number | null
  eventLoopUtilization: number | null
}

export interface TaskEjection {
  reason: EjectionReason
  /** Until it gets requests again, slowly at first. */
  leftMs: number
  /** How often this happened lately; each time it is out for longer. */
  times: number
}

/** Why a task was taken out: several failures one after the other, or too few successes. */
export type EjectionReason = 'failures-in-a-row' | 'success-share'

/** A chapter drop that is played through with real requests, in development. */
export interface RehearsalStatus {
  state: 'idle' | 'running'
  /** Until it ends, in milliseconds; 0 when none runs. */
  leftMs: number
  /** Why the last one could not be played to its end; null when it could, or there was none. */
  problem: string | null
}
