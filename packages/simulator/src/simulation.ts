import type { Architecture, RequestClass } from '@manga-assist/overflow'
import { type Conditions, ordinaryConditions } from './conditions.ts'
import { adapted } from './fleet/adapted.ts'
import { createFleet, type FleetPlane } from './fleet/fleet.ts'
import type { FleetOptions } from './fleet/fleet-options.ts'
import type { KnownArrival } from './known-arrival.ts'
import { Measurements } from './measurements.ts'
import { createFixedSlots } from './planes/fixed-slots.ts'
import { defaultLambdaOptions, fleetLambdaOptions, type LambdaOptions } from './planes/lambda-options.ts'
import { LambdaPlane } from './planes/lambda-plane.ts'
import { Machine } from './planes/machine.ts'
import type { PrimaryPlane } from './planes/primary-plane.ts'
import { StoreConnections, type StoreOptions } from './planes/store-connections.ts'
import type { KnownPolicy } from './policies.ts'
import { createRandom, type Random, seedFor } from './random.ts'
import type { RecordedArrival } from './recorded-arrival.ts'
import { type PooledRequest, RequestPool } from './request-pool.ts'
import { rounded, type SimulationDetails, type SimulationResult } from './result.ts'
import { Router } from './router.ts'
import { type ServiceModel, tokenServiceModel } from './service-model.ts'
import type { TimelineSpan } from './timeline.ts'
import { traceClass } from './trace/trace-class.ts'
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
  /** What tasks and environments connect to; nothing when left out. */
  store?: StoreOptions
  architecture?: Architecture
  /** Classes that requests will be of; those without slots reserved for them need not be named. */
  classes?: readonly RequestClass[]
  /** Processors that tasks and environments share, where all are on one machine; of the yardstick model only. */
  processors?: number
  /** Counts the course of things as well. */
  withTimeline?: boolean
}

const part = { lambda: 0, arrivals: 1, fleet: 2, policy: 3 }

/** One policy against a stream of arrivals: feed `arrive` in the order of the instants, then ask `finish`. */
export class Simulation {
  readonly #options: SimulationOptions
  readonly #service: ServiceModel
  readonly #clock = new VirtualClock()
  readonly #pool = new RequestPool(this.#clock)
  readonly #measurements: Measurements
  readonly #store: StoreConnections | undefined
  readonly #lambda: LambdaPlane
  readonly #primary: PrimaryPlane
  readonly #fleet: FleetPlane | undefined
  readonly #routers: readonly Router[]
  readonly #arrivals: Random
  readonly #conditions: Conditions = ordinaryConditions()

  constructor(options: SimulationOptions) {
    this.#options = options
    this.#service = options.service ?? tokenServiceModel
    this.#arrivals = this.#random(part.arrivals)
    this.#measurements = new Measurements({ withTimeline: options.withTimeline === true })
    const store = options.store && new StoreConnections(options.store)
    const { architecture = 'arm64' } = options
    const machine = options.processors === undefined ? undefined : new Machine(options.processors, this.#clock)
    const shared = { clock: this.#clock, pool: this.#pool, listener: this.#listener(), store, machine }
    const lambda = { ...(options.fleet ? fleetLambdaOptions : defaultLambdaOptions), architecture, ...options.lambda }
    this.#lambda = new LambdaPlane(lambda, { ...shared, random: this.#random(part.lambda) })
    const fleetOptions = options.fleet && adapted(options.fleet, options.policy)
    const ofFleet = {
      ...shared,
      random: this.#random(part.fleet),
      architecture,
      spilled: () => this.#lambda.usage.inUse,
    }
    const fleet = fleetOptions && createFleet(fleetOptions, ofFleet)
    const tasks = options.policy.withoutTasks ? 0 : options.slots / options.slotsPerTask
    this.#store = store
    this.#fleet = fleet
    this.#primary = fleet ?? createFixedSlots({ slots: options.slots, tasks, architecture }, shared)
    this.#routers = Array.from({ length: fleetOptions?.routers ?? 1 }, (_, index) => this.#createRouter(index))
    this.#scheduleFaults()
  }

  /** One request. What happens before its instant happens now. */
  arrive(atMs: number, contextTokens: number, generatedTokens: number): void {
    const request = this.#take(atMs)
    request.visible.contextTokens = contextTokens
    request.visible.requestClass = traceClass
    request.visible.bodyBytes = 0
    request.generatedTokens = generatedTokens
    request.relayCpuMs = 0
    request.cpuMs = this.#service.cpuMs(contextTokens)
    request.waitingMs = this.#service.waitingMs(generatedTokens)
    request.longerThereMs = 0
    this.#admit(request)
  }

  /** One request of a kind that is known, with its work on a processor and its waiting apart. */
  arriveOf(atMs: number, { requestClass, size, cpuMs, waitingMs, relayCpuMs }: KnownArrival): void {
    const request = this.#take(atMs)
    request.visible.contextTokens = size
    request.visible.requestClass = requestClass
    request.visible.bodyBytes = 0
    request.generatedTokens = 0
    request.cpuMs = cpuMs
    request.waitingMs = waitingMs
    request.relayCpuMs = relayCpuMs
    this.#admit(request)
  }

  /** One request of a ledger, and what held when it came. Of the yardstick model only: its time is all waiting. */
  arriveRecorded({ atMs, size, requestClass, bodyBytes, hereMs, thereMs, conditions }: RecordedArrival): void {
    const request = this.#take(atMs)
    Object.assign(this.#conditions, conditions)
    request.visible.contextTokens = size
    request.visible.requestClass = requestClass
    request.visible.bodyBytes = bodyBytes
    request.generatedTokens = 0
    request.cpuMs = 0
    request.waitingMs = hereMs
    request.longerThereMs = thereMs - hereMs
    this.#admit(request)
  }

  #take(atMs: number): PooledRequest {
    this.#clock.runUntil(atMs)
    const request = this.#pool.take()
    request.arrivedAtMs = this.#clock.now()
    request.visible.arrivedAtMs = request.arrivedAtMs
    return request
  }

  #admit(request: PooledRequest): void {
    this.#measurements.arrived(this.#clock.now(), this.#primary.tasks, this.#lambda.usage.inUse)
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
      lambdaSeconds: rounded(this.#lambda.usage.billedSeconds, 3),
      flips: this.#routers.reduce((sum, { policy }) => sum + policy.flips, 0),
      costUsd: rounded(this.#primary.costUsd() + this.#lambda.usage.costUsd, 6),
      ...this.#fleetResult(),
    }
  }

  /** What a result leaves out; to be asked after `finish`. */
  details(): SimulationDetails {
    const { lost, unconnected } = this.#measurements
    return {
      failed: lost + unconnected,
      unconnected,
      fargateUsd: rounded(this.#primary.costUsd(), 6),
      lambdaUsd: rounded(this.#lambda.usage.costUsd, 6),
      mostTasks: this.#fleet?.summary().mostTasks ?? this.#primary.tasks,
      mostLambdaInUse: this.#lambda.usage.mostInUse,
      coldStarts: this.#lambda.usage.started,
      mostConnections: this.#store?.mostOpen ?? 0,
    }
  }

  /** Empty unless it was asked for. */
  timeline(): TimelineSpan[] {
    return this.#measurements.timeline
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
    const router = new Router({ index, pool, primary, lambda, measurements, conditions: this.#conditions })
    const random = this.#random(part.policy + index)
    const { policy, classes = [] } = this.#options
    router.policy = policy.create({ actuator: router, clock: this.#clock, random, classes })
    return router
  }

  #scheduleFaults(): void {
    for (const fault of this.#options.fleet?.faults ?? []) {
      const happen = () => {
        if (fault.kind === 'task-dies') this.#fleet?.killTask()
        else if (fault.kind === 'lambda-throttles') this.#lambda.throttleUntil(fault.atMs + fault.forMs)
        else this.#lambda.goDownUntil(fault.atMs + fault.forMs)
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
      lost: (request: PooledRequest) => routerOf(request)?.failed(request, 'lost'),
      refused: (request: PooledRequest) => routerOf(request)?.refused(request),
      unconnected: (request: PooledRequest) => routerOf(request)?.failed(request, 'unconnected'),
      slotFreed: (router: number) => this.#routers[router]?.policy.slotFreed?.(),
      // Each router starts environments of the one function, and any may use them.
      environmentFreed: () => tellAll(({ policy }) => policy.environmentFreed?.()),
      environmentReady: () => tellAll(({ policy }) => policy.environmentReady?.()),
    }
  }
}
