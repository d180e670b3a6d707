import type { GuardStatus, OverflowUnavailableReason, PlaneName, TaskStatus } from '@manga-assist/contracts'
import type { OverflowPrices, Permit, PlaneLoad } from '@manga-assist/overflow'
import type { Exchange } from './request/exchange.ts'

/** A place that can run a request. */
export interface Plane {
  readonly name: PlaneName
  /**
   * Runs one request and writes its answer. Holds a permit of the plane meanwhile. Never throws: how it ended is told to
   * `run`, once. Until the commit point (the head of the answer) nothing has been written to the client.
   */
  run(exchange: Exchange, run: PlaneRun): void
  close(): Promise<void>
}

/** One request on one plane, as the plane sees who asked for it. */
export interface PlaneRun {
  /** `nowMs` is this instant, where the plane has just read the clock. */
  ended(outcome: PlaneOutcome, nowMs?: number): void
  /** How long such a request is expected to run on the overflow plane, in milliseconds. */
  expectedMs(): number
  /** For a plane that ended it as `redirected`: the time that was expected is over. Called once, after `ended`. */
  leaseEnded(leaseMs: number): void
}

export type PlaneOutcome =
  /** The whole answer went out; it may be an error answer of the application. */
  | { kind: 'answered' }
  /**
   * The client was sent to the plane, to be answered there: nothing more is seen of it. For so long it is taken to be
   * there; `leaseEnded` is called then.
   */
  | { kind: 'redirected'; leaseMs: number }
  /** The plane did not take the request: nothing ran and nothing was written. */
  | { kind: 'refused'; reason: OverflowUnavailableReason | 'primary-full' }
  /** Failed before the commit point. `sent` says whether it may have begun to run. */
  | { kind: 'lost'; sent: boolean; error: unknown }
  /** Failed after the commit point: the client got an explicit error, in the stream or by a cut connection. */
  | { kind: 'broken'; error: unknown }
  /** The request itself cannot be run, on any plane. Nothing was written; it says nothing of the plane. */
  | { kind: 'rejected'; error: unknown }
  /** The client went away. */
  | { kind: 'left' }
  /** The client stopped reading and was cut off. */
  | { kind: 'stalled' }
  /** The application in this process threw, before or after the commit point. */
  | { kind: 'fault'; error: unknown }

/** The plane that carries the steady traffic. */
export interface PrimaryPlane extends Plane {
  /** From counters and cached readings; does not wait. What it gives holds for this moment: copy it to keep it. */
  load(): Readonly<PlaneLoad>
  /** The tasks behind the plane; none where it is this very process. */
  tasks(): TaskStatus[]
  /** Takes slots for work that no request of its own brings; only where the plane is this very process. */
  hold?(weight: number): Permit
}

/** The plane that takes what does not fit. */
export interface OverflowPlane extends Plane {
  /** Why a request of this many bytes cannot be taken now; undefined when it can. */
  unavailable(bodyBytes: number): OverflowUnavailableReason | undefined
  readonly inFlight: number
  /** Requests whose answers have begun: each is in an environment of its own, which is more than being under way says. */
  readonly answering: number
  readonly concurrencyLimit: number
  /** Memory that each request gets there, for its price. */
  readonly memoryMb: number
  /** What the plane has cost since the start, estimated from how long its requests ran. */
  readonly spentUsd: number
  /** What its runs cost; left out where they cost nothing. */
  readonly prices?: OverflowPrices
  readonly breaker: 'closed' | 'open' | 'half-open' | 'none'
  /** What its breaker and Lambda's refusals have led to; left out where nothing is called. */
  guards?(): Pick<GuardStatus, 'breaker' | 'throttling'>
  /**
   * Starts one more environment that will be warm, by a request that does nothing. Resolves with whether it came up;
   * never rejects. Left out where nothing can be started.
   */
  startEnvironment?(ahead?: StartAhead): Promise<boolean>
}

/** For environments that are started before there is a need, several at a time. */
export interface StartAhead {
  /** How long each should stay busy, so that the next request of the same batch meets another one. */
  readonly holdMs: number
  /** Told of one that is up, and what it calls itself, where it says so. */
  onUp(environmentId: string | undefined): void
}
