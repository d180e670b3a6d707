import { lambdaCostUsd } from '@manga-assist/overflow'
import type { ThrottleReason } from '../policy.ts'
import { logNormal, type Random } from '../random.ts'
import type { PooledRequest, RequestPool } from '../request-pool.ts'
import { Ring } from '../ring.ts'
import type { VirtualClock } from '../virtual-clock.ts'
import { TokenBucket, type TokenBucketOptions } from './token-bucket.ts'

export interface LambdaOptions {
  /** How long an environment takes to start. */
  coldStartMs: (random: Random) => number
  /** An environment that was idle for so long is gone. */
  warmMs: number
  /** Environments that may be started. */
  ramp: TokenBucketOptions
  /** Requests at once, starts that were asked for ahead included. */
  concurrencyLimit: number
  memoryMb: number
}

/** Lambda's own figures; a cold start and a warm environment as the yardstick has them. */
export const defaultLambdaOptions: LambdaOptions = {
  coldStartMs: () => 800,
  warmMs: 300_000,
  ramp: { size: 1_000, perSecond: 100 },
  concurrencyLimit: 10_000,
  memoryMb: 512,
}

/** Node with real bundles, as measured: half start within 275 ms, one in a hundred takes over 800 ms. */
export const measuredColdStartMs: LambdaOptions['coldStartMs'] = (random) => logNormal(random, 275, 0.46)

interface Dependencies {
  clock: VirtualClock
  pool: RequestPool
  random: Random
  listener: {
    finished(request: PooledRequest): void
    environmentFreed(): void
    environmentReady(): void
  }
}

const msPerSecond = 1_000

/** Lambda, one function: an environment a request, started when none is idle, and paid for from its start on. */
export class LambdaPlane {
  readonly #options: LambdaOptions
  readonly #dependencies: Dependencies
  readonly #ramp: TokenBucket
  /** When each idle environment came free. The one that was idle longest goes first, so this is in order. */
  readonly #idleSinceMs = new Ring()
  readonly #ended: number
  readonly #ready: number
  #inUse = 0
  #billedMs = 0
  #costUsd = 0
  #throttledUntilMs = Number.NEGATIVE_INFINITY

  constructor(options: LambdaOptions, dependencies: Dependencies) {
    this.#options = options
    this.#dependencies = dependencies
    this.#ramp = new TokenBucket(options.ramp, dependencies.clock)
    this.#ended = dependencies.clock.register((index) => this.#end(index))
    this.#ready = dependencies.clock.register(() => this.#becomeReady())
  }

  /** Requests that run, and environments that are being started ahead. */
  get inUse(): number {
    return this.#inUse
  }

  get billedSeconds(): number {
    return this.#billedMs / msPerSecond
  }

  get costUsd(): number {
    return this.#costUsd
  }

  /** A fault: everything is refused until then. */
  throttleUntil(atMs: number): void {
    this.#throttledUntilMs = atMs
  }

  /** Runs a request, or says why not. */
  invoke(request: PooledRequest): ThrottleReason | undefined {
    const { clock, random } = this.#dependencies
    const isWarm = this.#hasWarm()
    const refusal = this.#refusal(isWarm)
    if (refusal !== undefined) return refusal
    if (isWarm) this.#idleSinceMs.shift()
    const coldMs = isWarm ? 0 : this.#options.coldStartMs(random)
    request.coldStartMs = coldMs
    request.startedAtMs = clock.now() + coldMs
    request.waitMs = request.startedAtMs - request.arrivedAtMs
    const serviceMs = request.cpuMs + request.waitingMs
    this.#use(coldMs + serviceMs)
    clock.at(request.startedAtMs + serviceMs, this.#ended, request.index)
    return undefined
  }

  /** Starts up to `count` environments; returns how many. Each is paid for while it starts. */
  prewarm(count: number): number {
    const { clock, random } = this.#dependencies
    for (let started = 0; started < count; started += 1) {
      if (this.#refusal(false) !== undefined) return started
      const coldMs = this.#options.coldStartMs(random)
      this.#use(coldMs)
      clock.at(clock.now() + coldMs, this.#ready)
    }
    return count
  }

  #refusal(isWarm: boolean): ThrottleReason | undefined {
    if (this.#dependencies.clock.now() < this.#throttledUntilMs) return 'fault'
    if (this.#inUse >= this.#options.concurrencyLimit) return 'concurrency'
    return isWarm || this.#ramp.take() ? undefined : 'ramp'
  }

  #hasWarm(): boolean {
    const goneSinceMs = this.#dependencies.clock.now() - this.#options.warmMs
    while (this.#idleSinceMs.oldest <= goneSinceMs) this.#idleSinceMs.shift()
    return this.#idleSinceMs.length > 0
  }

  #use(billedMs: number): void {
    this.#inUse += 1
    this.#billedMs += billedMs
    this.#costUsd += lambdaCostUsd(billedMs, this.#options.memoryMb)
  }

  #free(): void {
    this.#inUse -= 1
    this.#idleSinceMs.push(this.#dependencies.clock.now())
  }

  #end(index: number): void {
    const { pool, listener } = this.#dependencies
    this.#free()
    listener.finished(pool.at(index))
    listener.environmentFreed()
  }

  #becomeReady(): void {
    this.#free()
    this.#dependencies.listener.environmentReady()
  }
}
