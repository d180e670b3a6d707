import type { ThrottleReason } from '../policy.ts'
import type { Random } from '../random.ts'
import type { PooledRequest, RequestPool } from '../request-pool.ts'
import type { VirtualClock } from '../virtual-clock.ts'
import { IdleEnvironments } from './idle-environments.ts'
import type { LambdaOptions } from './lambda-options.ts'
import { LambdaUsage } from './lambda-usage.ts'
import type { Machine } from './machine.ts'
import { StartLine } from './start-line.ts'
import type { StoreConnections } from './store-connections.ts'
import { TokenBucket } from './token-bucket.ts'

interface Dependencies {
  clock: VirtualClock
  pool: RequestPool
  random: Random
  /** Where environments start and work, with all else; without it each has a processor. */
  machine?: Machine | undefined
  /** Where every environment opens a connection; none when left out. */
  store?: StoreConnections | undefined
  listener: {
    finished(request: PooledRequest): void
    /** Its environment went down with it. */
    lost(request: PooledRequest): void
    /** Its environment got no connection to the store. */
    unconnected(request: PooledRequest): void
    environmentFreed(): void
    environmentReady(): void
  }
}

/** What an environment that is warm takes to answer a request that only starts it. */
const pingMs = 1

/** Lambda, one function: an environment a request, started when none is idle, and paid for from its start on. */
export class LambdaPlane {
  readonly #options: LambdaOptions
  readonly #dependencies: Dependencies
  readonly #ramp: TokenBucket
  readonly #idle = new IdleEnvironments()
  readonly #line: StartLine | undefined
  readonly usage: LambdaUsage
  readonly #started: number
  readonly #connecting: number
  readonly #worked: number
  readonly #ended: number
  readonly #ready: number
  /** By how much more what runs on the processor takes, as a share of its time on a task. */
  readonly #stretch: number
  #refusedUntilMs = Number.NEGATIVE_INFINITY
  #wentDownAtMs = Number.NEGATIVE_INFINITY

  constructor(options: LambdaOptions, dependencies: Dependencies) {
    const { memoryMb, fullCpuMb = memoryMb } = options
    this.#options = options
    this.#dependencies = dependencies
    this.usage = new LambdaUsage(options)
    this.#line = options.startsAtOnce === undefined ? undefined : new StartLine(options.startsAtOnce)
    this.#stretch = Math.max(0, fullCpuMb / memoryMb - 1)
    this.#ramp = new TokenBucket(options.ramp, dependencies.clock)
    this.#started = dependencies.clock.register((index) => this.#hasStarted(index))
    this.#connecting = dependencies.clock.register((index) => this.#connect(index))
    this.#worked = dependencies.clock.register((index) => this.#wait(index))
    this.#ended = dependencies.clock.register((index) => this.#end(index))
    this.#ready = dependencies.clock.register((connections) => this.#becomeReady(connections))
  }

  /** Whether no more may run at once. */
  get isFull(): boolean {
    return this.usage.inUse >= this.#options.concurrencyLimit
  }

  /** A fault: everything is refused until then. */
  throttleUntil(atMs: number): void {
    this.#refusedUntilMs = atMs
  }

  /** A fault: everything is refused until then, and no environment outlives this instant. */
  goDownUntil(atMs: number): void {
    this.#refusedUntilMs = atMs
    this.#wentDownAtMs = this.#dependencies.clock.now()
    this.#dropIdle(this.#wentDownAtMs)
  }

  /** Runs a request, or says why not. */
  invoke(request: PooledRequest): ThrottleReason | undefined {
    const { clock } = this.#dependencies
    this.#dropIdle(clock.now() - this.#options.warmMs)
    const isWarm = this.#idle.length > 0
    const refusal = this.#refusal(isWarm)
    if (refusal !== undefined) return refusal
    this.usage.take()
    request.refusals = 0
    request.isUnconnected = false
    request.startedAtMs = clock.now()
    if (isWarm) this.#runOn(this.#idle.take(), request)
    else if (this.#line === undefined || this.#line.enter(request.index)) this.#start(request)
    return undefined
  }

  #start(request: PooledRequest): void {
    const { clock, machine, random } = this.#dependencies
    const coldMs = this.#options.coldStartMs(random)
    this.usage.started += 1
    if (machine === undefined) clock.at(clock.now() + coldMs, this.#started, request.index)
    else machine.work(coldMs, this.#started, request.index)
  }

  #hasStarted(index: number): void {
    const { pool } = this.#dependencies
    const next = this.#line?.started()
    if (next !== undefined) this.#start(pool.at(next))
    this.#runOn(0, pool.at(index))
  }

  /** Runs it on an environment that is up, and holds so many connections to the store. */
  #runOn(connections: number, request: PooledRequest): void {
    request.connections = connections
    if (this.#dependencies.store === undefined || connections > 0) this.#begin(request, this.#dependencies.clock.now())
    else this.#connect(request.index)
  }

  /**
   * Asks for up to `count` environments; returns how many were given. Each is paid for while it starts. One that stands
   * idle is given first: Lambda cannot know that none was meant to be used.
   */
  prewarm(count: number): number {
    const { clock, random } = this.#dependencies
    this.#dropIdle(clock.now() - this.#options.warmMs)
    for (let given = 0; given < count; given += 1) {
      const isWarm = this.#idle.length > 0
      if (this.#refusal(isWarm) !== undefined) return given
      const readyMs = isWarm ? pingMs : this.#options.coldStartMs(random)
      const connections = isWarm ? this.#idle.take() : 0
      if (!isWarm) this.usage.started += 1
      this.usage.take()
      this.usage.bill(readyMs)
      clock.at(clock.now() + readyMs, this.#ready, connections)
    }
    return count
  }

  /** Its environment asks the store for a connection, and again after a while, before it does anything else. */
  #connect(index: number): void {
    const { clock, pool, store } = this.#dependencies
    const request = pool.at(index)
    if (store === undefined) return
    request.connections = store.open(1)
    const answeredAtMs = clock.now() + store.options.connectMs
    const againMs = store.options.retryMs[request.refusals]
    if (request.connections === 0 && againMs !== undefined) {
      request.refusals += 1
      clock.at(answeredAtMs + againMs, this.#connecting, index)
      return
    }
    request.isUnconnected = request.connections === 0
    this.#begin(request, answeredAtMs)
  }

  /** It was invoked at `startedAtMs`, and runs from this instant on. */
  #begin(request: PooledRequest, atMs: number): void {
    request.coldStartMs = atMs - request.startedAtMs
    request.startedAtMs = atMs
    request.waitMs = atMs - request.arrivedAtMs
    request.slowedMs = request.cpuMs * this.#stretch
    const serviceMs = request.isUnconnected ? 0 : serviceMsOf(request)
    this.usage.bill(request.coldStartMs + serviceMs)
    const { clock, machine } = this.#dependencies
    if (machine === undefined) clock.at(atMs + serviceMs, this.#ended, request.index)
    else machine.work(request.cpuMs + request.slowedMs, this.#worked, request.index)
  }

  /** On one machine: what it had to compute is done. */
  #wait(index: number): void {
    const { clock, pool } = this.#dependencies
    const { waitingMs, longerThereMs } = pool.at(index)
    clock.at(clock.now() + waitingMs + longerThereMs, this.#ended, index)
  }

  #refusal(isWarm: boolean): ThrottleReason | undefined {
    if (this.#dependencies.clock.now() < this.#refusedUntilMs) return 'fault'
    if (this.isFull) return 'concurrency'
    return isWarm || this.#ramp.take() ? undefined : 'ramp'
  }

  #dropIdle(untilMs: number): void {
    const connections = this.#idle.drop(untilMs)
    if (connections > 0) this.#dependencies.store?.close(connections)
  }

  /** Its environment is for the first who waits for one, else idle. */
  #free(connections: number): void {
    const { clock, pool } = this.#dependencies
    this.usage.free()
    const next = this.#line?.next()
    if (next === undefined) this.#idle.add(clock.now(), connections)
    else this.#runOn(connections, pool.at(next))
  }

  #end(index: number): void {
    const { pool, listener } = this.#dependencies
    const request = pool.at(index)
    if (request.startedAtMs - request.coldStartMs <= this.#wentDownAtMs) {
      this.usage.free()
      this.#dependencies.store?.close(request.connections)
      listener.lost(request)
      return
    }
    this.#free(request.connections)
    if (request.isUnconnected) listener.unconnected(request)
    else listener.finished(request)
    listener.environmentFreed()
  }

  #becomeReady(connections: number): void {
    const { store, listener } = this.#dependencies
    this.#free(connections > 0 ? connections : (store?.open(1) ?? 0))
    listener.environmentReady()
  }
}

/** What a request runs there, once its environment is up. */
function serviceMsOf({ cpuMs, slowedMs, waitingMs, longerThereMs }: PooledRequest): number {
  return cpuMs + slowedMs + waitingMs + longerThereMs
}
