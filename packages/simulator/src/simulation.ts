import { Measurements } from './measurements.ts'
import { createFixedSlots } from './planes/fixed-slots.ts'
import { defaultLambdaOptions, type LambdaOptions, LambdaPlane } from './planes/lambda-plane.ts'
import type { PlaneListener, PrimaryPlane } from './planes/primary-plane.ts'
import type { KnownPolicy } from './policies.ts'
import { createRandom, seedFor } from './random.ts'
import { type PooledRequest, RequestPool } from './request-pool.ts'
import { rounded, type SimulationResult } from './result.ts'
import { Router } from './router.ts'
import { type ServiceModel, tokenServiceModel } from './service-model.ts'
import { VirtualClock } from './virtual-clock.ts'

export interface SimulationOptions {
  /** Stands in the result. */
  name: string
  policy: KnownPolicy
  slots: number
  /** Slots that a task of 1 vCPU and 2 GB is paid for as. */
  slotsPerTask: number
  seed: number
  service?: ServiceModel
  lambda?: Partial<LambdaOptions>
}

const part = { lambda: 0, policy: 1 }

/** One policy against a stream of arrivals: feed `arrive` in the order of the instants, then ask `finish`. */
export class Simulation {
  readonly #options: SimulationOptions
  readonly #service: ServiceModel
  readonly #clock = new VirtualClock()
  readonly #pool = new RequestPool()
  readonly #measurements = new Measurements()
  readonly #lambda: LambdaPlane
  readonly #primary: PrimaryPlane
  readonly #router: Router

  constructor(options: SimulationOptions) {
    this.#options = options
    this.#service = options.service ?? tokenServiceModel
    const { seed, slots } = options
    const [clock, pool] = [this.#clock, this.#pool]
    const listener = this.#listener()
    const lambdaOptions = { ...defaultLambdaOptions, ...options.lambda }
    const lambdaRandom = createRandom(seedFor(seed, part.lambda))
    this.#lambda = new LambdaPlane(lambdaOptions, { clock, pool, random: lambdaRandom, listener })
    this.#primary = createFixedSlots(
      { slots, tasks: options.policy.withoutTasks ? 0 : slots / options.slotsPerTask },
      { clock, pool, listener },
    )
    const planes = { primary: this.#primary, lambda: this.#lambda }
    this.#router = new Router({ index: 0, pool, ...planes, measurements: this.#measurements })
    const random = createRandom(seedFor(seed, part.policy))
    this.#router.policy = options.policy.create({ actuator: this.#router, clock, random })
  }

  /** One request. What happens before its instant happens now. */
  arrive(atMs: number, contextTokens: number, generatedTokens: number): void {
    this.#clock.runUntil(atMs)
    const request = this.#pool.take()
    request.arrivedAtMs = this.#clock.now()
    request.visible.arrivedAtMs = request.arrivedAtMs
    request.visible.contextTokens = contextTokens
    request.generatedTokens = generatedTokens
    request.cpuMs = this.#service.cpuMs(contextTokens)
    request.waitingMs = this.#service.waitingMs(generatedTokens)
    this.#measurements.requests += 1
    this.#router.arrive(request)
  }

  /** Lets everything end that has arrived. */
  finish(): SimulationResult {
    this.#clock.runToEnd()
    const { requests, spilled, shed, late, waits } = this.#measurements
    return {
      policy: this.#options.name,
      slots: this.#options.slots,
      requests,
      spilled,
      shed,
      late: rounded(late, 6),
      waitP50Ms: rounded(waits.quantileMs(0.5), 3),
      waitP95Ms: rounded(waits.quantileMs(0.95), 3),
      waitP99Ms: rounded(waits.quantileMs(0.99), 3),
      lambdaSeconds: rounded(this.#lambda.billedSeconds, 3),
      flips: this.#router.policy.flips,
      costUsd: rounded(this.#primary.costUsd() + this.#lambda.costUsd, 6),
    }
  }

  #listener(): PlaneListener & { environmentFreed(): void; environmentReady(): void } {
    const policy = () => this.#router.policy
    return {
      finished: (request: PooledRequest) => this.#router.finished(request),
      slotFreed: () => policy().slotFreed?.(),
      lost: (request) => this.#router.finished(request),
      environmentFreed: () => policy().environmentFreed?.(),
      environmentReady: () => policy().environmentReady?.(),
    }
  }
}
