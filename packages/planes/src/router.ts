import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '@manga-assist/clock'
import type { AnswerError, ReadTrace } from '@manga-assist/contracts'
import type { Classify, OverflowSettings, RequestClass } from '@manga-assist/overflow'
import type { OverflowPlane, PrimaryPlane } from './plane.ts'
import type { EnvironmentReport } from './prewarm/environment-starter.ts'
import type { RouterLedger } from './request/request-ledger.ts'
import type { RouterEvent } from './router-event.ts'
import type { RouterStatus } from './router-status.ts'
import type { Demand } from './scale/demand.ts'
import type { NodeListener } from './serving.ts'

export interface OverflowRouterOptions extends OverflowSettings {
  primary: PrimaryPlane
  overflow: OverflowPlane
  /** Requests of no class are handed to `exempt`, unlimited and uncounted. */
  classify: Classify
  exempt: NodeListener
  clock: Clock
  readTrace: ReadTrace
  /** Spreads Retry-After, so that what was shed together does not come back together. Uniform in 0 to 1. */
  random: () => number
  onEvent: (event: RouterEvent) => void
  /**
   * Reads each body before deciding, at most so many bytes, so that it can be sent to another task when the first is
   * lost. Left out where the primary plane is this process, which reads the body itself.
   */
  maxBufferedBodyBytes?: number
  /** The form of the router's own errors. Problem details by default. */
  answerError?: AnswerError
  /** Most bytes of bodies held at once, over all requests; what does not fit is shed. Default 64 MB. */
  maxHeldBodyBytes?: number
  /** Requests that the ledger keeps. Default 65,536, which take 10 MB. */
  ledgerEntries?: number
  /** How many processes spill to the same function: each takes its part of Lambda's ramp. Default 1. */
  lambdaSharedBy?: number
  /** How long a client may take to read the end of its answer before it is cut off. Default 30 s. */
  lastBytesTimeoutMs?: number
}

export interface OverflowRouter {
  /** Takes one request. Never throws. */
  readonly listener: (request: IncomingMessage, response: ServerResponse) => void
  /** Room for work on a connection that is open already, as a turn over WebSocket is: here, or not at all. */
  admit(requestClass: RequestClass): WorkAdmission
  status(): RouterStatus
  /** What is wanted at this moment. */
  demand(): Demand
  /**
   * Starts environments of the overflow plane before there is a need, or keeps them: sends up to so many requests
   * together that do nothing, each of which meets an environment of its own. Gives how many were sent: fewer when the
   * plane cannot take them, when its ramp or the money does not allow them, or when nine tenths of its concurrency go to
   * this.
   */
  startAhead(count: number): number
  environments(): EnvironmentReport
  /** The latest requests with what their decisions saw, for a replay. */
  ledger(): RouterLedger
  /** Decides by other settings from now on. Throws a RangeError that names the option, and changes nothing then. */
  apply(settings: OverflowSettings): void
  close(): Promise<void>
}

export type WorkAdmission =
  /** `release` is to be called when the work is over; twice is harmless. */
  { kind: 'admitted'; release: () => void } | { kind: 'shed'; retryAfterMs: number }

/** What gives the room back; undefined where there is none. */
export function roomOf(admission: WorkAdmission): (() => void) | undefined {
  return admission.kind === 'admitted' ? admission.release : undefined
}
