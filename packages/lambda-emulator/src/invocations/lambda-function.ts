import type { Cancel, Clock } from '@manga-assist/clock'
import type { ConcurrencyLimits, ThrottleReason } from '../concurrency/concurrency.ts'
import type { RequestRates } from '../concurrency/request-rates.ts'
import type { EnvironmentPool, EnvironmentStatus } from '../environments/environment-pool.ts'
import type { AbandonReason, LambdaEmulatorEvent, ProvisionedStatus } from '../events.ts'
import { type Faults, faultOf } from '../faults/fault.ts'
import type { FaultInjector, FaultStage } from '../faults/fault-injector.ts'
import { latestVersion } from '../invoke-api/qualifiers.ts'
import type { FunctionConfig } from '../options/function-config.ts'
import type { DeadLetterFile } from './dead-letter-file.ts'
import { EventQueue, type QueuedEvent } from './event-queue.ts'
import type { FunctionError, Invocation, InvocationOutcome, ResponseReceiver } from './invocation.ts'
import type { Work } from './invocation-runner.ts'
import type { LogTail } from './log-tail.ts'

export interface LambdaFunctionOptions {
  config: FunctionConfig
  /** By name. */
  versions: ReadonlyMap<string, FunctionVersion>
  limits: ConcurrencyLimits
  rates: RequestRates
  /** Where asynchronous invocations end that were given up. undefined for nowhere. */
  deadLetters: DeadLetterFile | undefined
  faults: FaultInjector
  /** See `LambdaEmulatorOptions`. */
  eventRetryMs: number
  eventMaxAgeMs: number
  clock: Clock
  onEvent: (event: LambdaEmulatorEvent) => void
}

/** One version of a function: its environments, and what takes an invocation through one of them. */
export interface FunctionVersion {
  pool: EnvironmentPool
  run: (work: Work) => Promise<InvocationOutcome>
}

export type Throttled = { kind: 'throttled'; reason: ThrottleReason }

/** A function as `/status` shows it. */
export interface FunctionStatus {
  name: string
  /** null without a reservation. */
  reservedConcurrency: number | null
  inFlight: number
  /** Asynchronous invocations that wait for a permit, or to be tried again. */
  queued: number
  invocations: number
  throttles: number
  coldStarts: number
  /** null without provisioned concurrency. */
  provisioned: ProvisionedStatus | null
  environments: EnvironmentStatus[]
}

/** One function: permits in front, environments behind, and a queue for the invocations that nobody waits for. */
export class LambdaFunction {
  readonly config: FunctionConfig
  readonly #options: LambdaFunctionOptions
  readonly #events: EventQueue
  readonly #running = new Set<Promise<InvocationOutcome>>()
  readonly #stopping = new AbortController()
  readonly #logs = new Map<string, LogTail>()
  #invocations = 0
  #throttles = 0
  #cancelLook: Cancel = () => {}

  constructor(options: LambdaFunctionOptions) {
    this.config = options.config
    this.#options = options
    this.#events = new EventQueue({
      ...options,
      functionName: options.config.name,
      onReady: () => this.runQueued(),
      // Its next attempt never began.
      onExpired: ({ invocation, attempt }) => this.#abandon(invocation, attempt - 1, 'EventAgeExceeded'),
    })
  }

  /** Runs an invocation to its end, or refuses it at once. Never rejects. */
  async invoke(invocation: Invocation, receive: ResponseReceiver): Promise<Throttled | InvocationOutcome> {
    const fault = faultOf(this.#draw(invocation, 'admission'), 'throttle')
    if (fault) return this.refuse(fault.reason)
    const { rates, limits } = this.#options
    const tooOften = rates.refuse(this.config.name, this.config.reservedConcurrency !== undefined)
    if (tooOften) return this.refuse(tooOften)
    const admission = limits.admit(this.config.name)
    if (admission.kind === 'throttled') return this.refuse(admission.reason)
    const noEnvironment = this.#versionOf(invocation.version).pool.refusal()
    if (noEnvironment) {
      admission.release()
      return this.refuse(noEnvironment)
    }
    return this.#supervise({ invocation, receive, release: admission.release })
  }

  /** Takes an invocation that nobody waits for, to run as soon as there is a permit. Throttled when the queue is full. */
  enqueue(invocation: Invocation): Throttled | { kind: 'queued' } {
    const fault = faultOf(this.#draw(invocation, 'admission'), 'throttle')
    if (fault) return this.refuse(fault.reason)
    if (this.#events.push(invocation) === 'full') return this.refuse('ConcurrentInvocationLimitExceeded')
    this.runQueued()
    return { kind: 'queued' }
  }

  /** Runs what waits, as far as the limits allow. */
  runQueued(): void {
    for (let next = this.#events.next; next; next = this.#events.next) {
      if (!this.#findsEnvironment(next.invocation.version)) return
      const admission = this.#options.limits.admit(this.config.name)
      if (admission.kind === 'throttled') return
      this.#events.take()
      void this.#runEvent(next, admission.release)
    }
  }

  status(): FunctionStatus {
    const { config, limits } = this.#options
    const pools = this.#pools
    return {
      name: config.name,
      reservedConcurrency: config.reservedConcurrency ?? null,
      inFlight: limits.inFlight(config.name),
      queued: this.#events.length,
      invocations: this.#invocations,
      throttles: this.#throttles,
      coldStarts: pools.reduce((total, pool) => total + pool.coldStarts, 0),
      provisioned: this.#versionOf(latestVersion).pool.provisioned ?? null,
      environments: pools.flatMap((pool) => pool.status()),
    }
  }

  /** Starts what is to be ready ahead. Resolves when all of it is, or was given up. Never rejects. */
  async provision(): Promise<void> {
    await Promise.all(this.#pools.map((pool) => pool.provision()))
  }

  /** Process ids of the environments. */
  get pids(): number[] {
    return this.#pools.flatMap((pool) => pool.pids)
  }

  /** Ends what is idle, drops what waits, and resolves when nothing runs any more. */
  async drain(): Promise<void> {
    this.#events.close()
    this.#cancelLook()
    for (const pool of this.#pools) pool.close()
    await Promise.allSettled(this.#running)
  }

  /** Ends everything now, and resolves when no process is left. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await Promise.all(this.#pools.map((pool) => pool.stop()))
  }

  /** Takes a line of an invocation's log. One that nobody wants to see is gone. */
  logged(line: string, requestId: string): void {
    this.#logs.get(requestId)?.add(line)
  }

  get #pools(): EnvironmentPool[] {
    return [...this.#options.versions.values()].map(({ pool }) => pool)
  }

  /** Whether an event that waits would find an environment. If it is the ramp that it waits for, it is looked at again. */
  #findsEnvironment(version: string): boolean {
    const { pool } = this.#versionOf(version)
    if (!pool.refusal()) return true
    const waitMs = pool.rampWaitMs
    this.#cancelLook()
    if (waitMs > 0) this.#cancelLook = this.#options.clock.after(waitMs, () => this.runQueued(), { background: true })
    return false
  }

  /** Counts a refusal, whoever decided it. */
  refuse(reason: ThrottleReason): Throttled {
    this.#throttles += 1
    this.#options.onEvent({ kind: 'invocation-throttled', functionName: this.config.name, reason })
    return { kind: 'throttled', reason }
  }

  async #runEvent(event: QueuedEvent, release: () => void): Promise<void> {
    const outcome = await this.#supervise({ invocation: event.invocation, receive: discard, release })
    if (outcome.kind === 'success') return
    const next = this.#events.retry(event)
    if (next !== 'paused') this.#abandon(event.invocation, event.attempt, next, outcome.error)
  }

  #abandon(invocation: Invocation, attempts: number, condition: AbandonReason, error?: FunctionError): void {
    const { clock, deadLetters, onEvent } = this.#options
    const deadLetter = deadLetters?.write({ invocation, attempts, condition, error, atMs: clock.wallNow() }) ?? 'none'
    const { requestId } = invocation
    onEvent({ kind: 'invocation-abandoned', functionName: this.config.name, requestId, reason: condition, deadLetter })
  }

  #draw(invocation: Invocation, stage: FaultStage): Faults {
    const { faults, onEvent } = this.#options
    const drawn = faults.draw(this.config.name, stage)
    const { requestId } = invocation
    for (const { kind } of drawn) {
      onEvent({ kind: 'fault-injected', functionName: this.config.name, requestId, fault: kind })
    }
    return drawn
  }

  #supervise(admitted: Omit<Work, 'faults' | 'signal'>): Promise<InvocationOutcome> {
    this.#invocations += 1
    const { requestId, version, log } = admitted.invocation
    if (log) this.#logs.set(requestId, log)
    const faults = this.#draw(admitted.invocation, 'run')
    const running = this.#versionOf(version).run({ ...admitted, faults, signal: this.#stopping.signal })
    this.#running.add(running)
    return running.finally(() => {
      this.#running.delete(running)
      this.#logs.delete(requestId)
    })
  }

  /** Whoever makes an invocation has looked up its version. */
  #versionOf(version: string): FunctionVersion {
    const found = this.#options.versions.get(version)
    if (!found) throw new Error(`${this.config.name} has no version ${version}`)
    return found
  }
}

/** Reads a response that nobody wants, so that the function can finish it. */
const discard: ResponseReceiver = async ({ body }) => {
  for await (const _chunk of body);
  return 'received'
}
