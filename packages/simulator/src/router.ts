import type { OverflowUnavailableReason } from '@manga-assist/contracts'
import type { Conditions } from './conditions.ts'
import type { Measurements } from './measurements.ts'
import type { LambdaPlane } from './planes/lambda-plane.ts'
import type { Busy } from './planes/mean-utilization.ts'
import type { PrimaryPlane } from './planes/primary-plane.ts'
import type { Actuator, FinishedRequest, SimulatedPolicy } from './policy.ts'
import type { PooledRequest, RequestPool, SimulatedRequest } from './request-pool.ts'

export interface RouterDependencies {
  /** Position among the routers that share the planes. */
  index: number
  pool: RequestPool
  primary: PrimaryPlane
  lambda: LambdaPlane
  measurements: Measurements
  conditions: Readonly<Conditions>
}

/** Of a request that was refused wherever it was sent. */
const nothingRan: FinishedRequest = {
  ...{ plane: 'primary', waitMs: 0, coldStartMs: 0, serviceMs: 0, generatedTokens: 0, ending: 'refused' },
}

/** One router: hands requests to the planes as its policy says, and tells the policy what became of them. */
export class Router implements Actuator {
  readonly #dependencies: RouterDependencies
  readonly #outcome: FinishedRequest = {
    plane: 'primary',
    waitMs: 0,
    coldStartMs: 0,
    serviceMs: 0,
    generatedTokens: 0,
    ending: 'completed',
  }
  #policy: SimulatedPolicy | undefined

  constructor(dependencies: RouterDependencies) {
    this.#dependencies = dependencies
  }

  /** The policy acts through the router, so it is made after it. */
  set policy(policy: SimulatedPolicy) {
    this.#policy = policy
  }

  get policy(): SimulatedPolicy {
    if (this.#policy === undefined) throw new Error('the router has no policy yet')
    return this.#policy
  }

  get inFlight(): number {
    return this.#dependencies.primary.inFlight(this.#dependencies.index)
  }

  get queued(): number {
    return this.#dependencies.primary.queued
  }

  get slots(): number {
    return this.#dependencies.primary.slots
  }

  get cpuUtilization(): number | undefined {
    return this.#dependencies.conditions.cpuUtilization ?? this.#dependencies.primary.cpuUtilization
  }

  get eventLoopUtilization(): number | undefined {
    return this.#dependencies.conditions.eventLoopUtilization
  }

  overflowUnavailable(bodyBytes: number): OverflowUnavailableReason | undefined {
    const { conditions, lambda } = this.#dependencies
    if (bodyBytes > conditions.largestBodyBytes) return 'body-too-large'
    return conditions.outage ?? (lambda.isFull ? 'overflow-full' : undefined)
  }

  utilization(): Busy {
    return this.#dependencies.primary.utilization()
  }

  arrive(request: PooledRequest): void {
    request.router = this.#dependencies.index
    request.state = 'arrived'
    request.wasRefused = false
    this.policy.arrive(request.visible)
  }

  serveHere(request: SimulatedRequest): void {
    this.#dependencies.primary.serve(this.#decided(request, 'here'))
  }

  spill(request: SimulatedRequest): void {
    const pooled = this.#decided(request, 'spilled')
    const refusal = this.#isBarred(pooled) ? 'fault' : this.#dependencies.lambda.invoke(pooled)
    if (refusal === undefined) {
      this.#dependencies.measurements.spilled += 1
      this.#dependencies.primary.relayed?.(pooled)
      return
    }
    pooled.state = 'arrived'
    this.policy.throttled(pooled.visible, refusal)
  }

  shed(request: SimulatedRequest): void {
    const pooled = this.#decided(request, 'ended')
    this.#dependencies.measurements.refused(pooled)
    this.#dependencies.pool.release(pooled)
  }

  prewarm(count: number): number {
    return this.#dependencies.conditions.outage === undefined ? this.#dependencies.lambda.prewarm(count) : 0
  }

  /** A plane is done with it. */
  finished(request: PooledRequest): void {
    const isSpilled = request.state === 'spilled'
    const waitMs = request.waitMs + (isSpilled ? request.slowedMs : 0)
    this.#dependencies.measurements.ended(request, waitMs, isSpilled ? 'overflow' : 'primary')
    this.#conclude(request, 'completed')
  }

  /** The tasks hold as many as they take. It is decided once more; the second time its reader is told to come back. */
  refused(request: PooledRequest): void {
    request.state = 'arrived'
    if (request.wasRefused || this.policy.refusedHere === undefined) {
      this.policy.finished?.(request.visible, nothingRan)
      this.shed(request.visible)
      return
    }
    request.wasRefused = true
    this.policy.refusedHere(request.visible)
  }

  /** What ran it is gone, or its environment could not reach the store. Only the overflow plane says so. */
  failed(request: PooledRequest, cause: 'lost' | 'unconnected'): void {
    this.#dependencies.measurements.failed(request, cause)
    // A function that says so lives on.
    const ending = cause === 'lost' ? 'failed' : 'completed'
    if (request.state === 'spilled') this.#conclude(request, ending)
    else this.#dependencies.pool.release(request)
  }

  #conclude(request: PooledRequest, ending: FinishedRequest['ending']): void {
    const outcome = this.#outcome
    const isSpilled = request.state === 'spilled'
    outcome.plane = isSpilled ? 'overflow' : 'primary'
    outcome.waitMs = request.waitMs
    outcome.coldStartMs = isSpilled ? request.coldStartMs : 0
    outcome.serviceMs = request.cpuMs + request.waitingMs + (isSpilled ? request.slowedMs + request.longerThereMs : 0)
    outcome.generatedTokens = request.generatedTokens
    outcome.ending = ending
    this.policy.finished?.(request.visible, outcome)
    this.#dependencies.pool.release(request)
  }

  #isBarred({ visible }: PooledRequest): boolean {
    const { outage, largestBodyBytes } = this.#dependencies.conditions
    return outage !== undefined || visible.bodyBytes > largestBodyBytes
  }

  #decided(request: SimulatedRequest, state: PooledRequest['state']): PooledRequest {
    const pooled = this.#dependencies.pool.at(request.index)
    if (pooled.state !== 'arrived') throw new Error(`request ${request.index} was decided twice: it is ${pooled.state}`)
    pooled.state = state
    return pooled
  }
}
