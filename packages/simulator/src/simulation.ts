import { createFleet, type FleetPlane } from './fleet/fleet.ts'
import type { FleetOptions } from './fleet/fleet-options.ts'
import { Measurements } from './measurements.ts'
import { createFixedSlots } from './planes/fixed-slots.ts'
import { defaultLambdaOptions, type LambdaOptions, LambdaPlane, measuredColdStartMs } from './planes/lambda-plane.ts'
import type { PrimaryPlane } from './planes/primary-plane.ts'
import type { KnownPolicy } from './policies.ts'
import { createRandom, type Random, seedFor } from './random.ts'
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
  /** The fleet model; without it the yardstick. */
  fleet?: FleetOptions
}

const part = { lambda: 0, arrivals: 1, fleet: 2, policy: 3 }

/** One policy against a stream of arrivals: feed `arrive` in the order of the instants, then ask `finish`. */
export class Simulation {
  readonly #options: SimulationOptions
  readonly #service: ServiceModel
  readonly #clock = new VirtualClock()
  readonly #pool = new RequestPool(this.#clock)
  readonly #measurements = new Measurements()
  readonly #lambda: LambdaPlane
  readonly #primary: PrimaryPlane
  readonly #fleet: FleetPlane | undefined
  readonly #routers: readonly Router[]
  readonly #arrivals: Random

  constructor(options: SimulationOptions) {
    this.#options = options
    this.#service = options.service ?? tokenServiceModel
    this.#arrivals = this.#random(part.arrivals)
    const shared = { clock: this.#clock, pool: this.#pool, listener: this.#listener() }
    const coldStart = options.fleet && { coldStartMs: measuredColdStartMs }
    const lambdaOptions = { ...defaultLambdaOptions, ...coldStart, ...options.lambda }
    this.#lambda = new LambdaPlane(lambdaOptions, { ...shared, random: this.#random(part.lambda) })
    const fleetOptions = options.fleet && adapted(options.fleet, options.policy)
    const fleet = fleetOptions && createFleet(fleetOptions, { ...shared, random: this.#random(part.fleet) })
    const tasks = options.policy.withoutTasks ? 0 : options.slots / options.slotsPerTask
    this.#fleet = fleet
    this.#primary = fleet ?? createFixedSlots({ slots: options.slots, tasks }, shared)
    this.#routers = Array.from({ length: fleetOptions?.routers ?? 1 }, (_, index) => this.#createRouter(index))
    this.#scheduleFaults()
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
    const routers = this.#routers
    const index = routers.length === 1 ? 0 : Math.floor(this.#arrivals() * routers.length)
    this.#routers[index]?.arrive(request)
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
      flips: this.#routers.reduce((sum, { policy }) => sum + policy.flips, 0),
      costUsd: rounded(this.#primary.costUsd() + this.#lambda.costUsd, 6),
      ...this.#fleetResult(),
    }
  }

  /** Simulated time from the start of the trace until now. */
  get durationMs(): number {
    return this.#clock.now()
  }

  /** Most requests that were there at once: running, or waiting to. */
  get mostAtOnce(): number {
    return this.#pool.size
  }

  #fleetResult(): Pick<SimulationResult, 'lost' | 'mostTasks' | 'taskHours'> {
    if (this.#fleet === undefined) return {}
    const { mostTasks, taskMs } = this.#fleet.summary()
    return { lost: this.#measurements.lost, mostTasks, taskHours: rounded(taskMs / 3_600_000, 3) }
  }

  /** Every part draws from a series of its own. */
  #random(of: number): Random {
    return createRandom(seedFor(this.#options.seed, of))
  }

  #createRouter(index: number): Router {
    const [pool, primary, lambda, measurements] = [this.#pool, this.#primary, this.#lambda, this.#measurements]
    const router = new Router({ index, pool, primary, lambda, measurements })
    const random = this.#random(part.policy + index)
    router.policy = this.#options.policy.create({ actuator: router, clock: this.#clock, random })
    return router
  }

  #scheduleFaults(): void {
    for (const fault of this.#options.fleet?.faults ?? []) {
      const happen = () => {
        if (fault.kind === 'task-dies') this.#fleet?.killTask()
        else this.#lambda.throttleUntil(fault.atMs + fault.forMs)
      }
      this.#clock.after(fault.atMs, happen, { background: true })
    }
  }

  #listener() {
    const routerOf = (request: PooledRequest) => this.#routers[request.router]
    const tellAll = (tell: (router: Router) => void) => {
      for (const router of this.#routers) tell(router)
    }
    return {
      finished: (request: PooledRequest) => routerOf(request)?.finished(request),
      lost: (request: PooledRequest) => routerOf(request)?.lost(request),
      slotFreed: (router: number) => this.#routers[router]?.policy.slotFreed?.(),
      // Each router starts environments of the one function, and any may use them.
      environmentFreed: () => tellAll(({ policy }) => policy.environmentFreed?.()),
      environmentReady: () => tellAll(({ policy }) => policy.environmentReady?.()),
    }
  }
}

function adapted(fleet: FleetOptions, policy: KnownPolicy): FleetOptions {
  return {
    ...fleet,
    tasks: policy.withoutTasks ? 0 : fleet.tasks,
    routers: policy.atLoadBalancer ? 1 : fleet.routers,
  }
}
