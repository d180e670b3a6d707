import type { OverflowUnavailableReason } from '@manga-assist/contracts'
import type { RequestClass } from '@manga-assist/overflow'
import type { Busy } from './planes/mean-utilization.ts'
import type { Random } from './random.ts'
import type { SimulatedRequest } from './request-pool.ts'
import type { VirtualClock } from './virtual-clock.ts'

/** Why Lambda did not take a request: its 429. */
export type ThrottleReason = 'concurrency' | 'ramp' | 'fault'

/** What a policy sees and moves. A request is given to exactly one of `serveHere`, `spill` and `shed`. */
export interface Actuator {
  /** Slots held on the primary plane, as this router knows them. */
  readonly inFlight: number
  /** Requests that were given to the primary plane and wait there for a slot. */
  readonly queued: number
  /** Slots of the primary plane. It may change. */
  readonly slots: number
  /** Mean of the last second; undefined where the model has no processor. */
  readonly cpuUtilization: number | undefined
  readonly eventLoopUtilization: number | undefined
  /** Why Lambda cannot take a request of so many bytes now, as far as a router can tell; undefined when it can. */
  overflowUnavailable(bodyBytes: number): OverflowUnavailableReason | undefined
  /** Busy time of the primary plane so far, and what it could have been: their growth is what a metric samples. */
  utilization(): Busy
  /** Runs it on the primary plane; without a free slot it waits there, first in, first out. */
  serveHere(request: SimulatedRequest): void
  /** Runs it on Lambda. A refusal comes back through `throttled`, before this returns. */
  spill(request: SimulatedRequest): void
  shed(request: SimulatedRequest): void
  /** Starts environments ahead of requests. Returns how many Lambda started. */
  prewarm(count: number): number
}

/** What became of a request, once it is over. */
export interface FinishedRequest {
  plane: 'primary' | 'overflow'
  /** From arrival until it ran. */
  waitMs: number
  /** The part of it in which an environment started; zero for a warm one, and here. */
  coldStartMs: number
  serviceMs: number
  generatedTokens: number
  /** Failed: its environment went down with it, or could not serve it. A task that dies takes its requests silently. */
  ending: 'completed' | 'failed' | 'refused'
}

/** Chooses where every request goes. It learns the length of an answer when it is over, not before. */
export interface SimulatedPolicy {
  arrive(request: SimulatedRequest): void
  /** Lambda refused it: it must go elsewhere, or be shed. */
  throttled(request: SimulatedRequest, reason: ThrottleReason): void
  /** The tasks that it was sent to hold as many as they take: it must go elsewhere, or wait. Once for a request. */
  refusedHere?(request: SimulatedRequest): void
  /** Before `slotFreed` and `environmentFreed`. The object of `outcome` is used again. */
  finished?(request: SimulatedRequest, outcome: Readonly<FinishedRequest>): void
  /** A slot of the primary plane came free and nothing waited there for it. */
  slotFreed?(): void
  /** An environment finished its request and is warm. */
  environmentFreed?(): void
  /** An environment that was started ahead can take a request. */
  environmentReady?(): void
  /** How often it changed between modes, or set weights. */
  readonly flips: number
}

export interface PolicyDependencies {
  actuator: Actuator
  clock: VirtualClock
  random: Random
  /** Classes that some slots may be reserved for. */
  classes: readonly RequestClass[]
}

export type PolicyFactory = (dependencies: PolicyDependencies) => SimulatedPolicy
