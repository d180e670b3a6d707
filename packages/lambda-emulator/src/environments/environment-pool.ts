import type { Cancel } from '@manga-assist/clock'
import type { ThrottleReason } from '../concurrency/concurrency.ts'
import { StartLimits } from '../concurrency/start-limits.ts'
import type { EnvironmentEnd, Initialization, LambdaEmulatorEvent, ProvisionedStatus } from '../events.ts'
import type { FunctionError } from '../invocations/invocation.ts'
import { Environment, type EnvironmentOptions, type EnvironmentState } from './environment.ts'
import { ProvisionedEnvironments } from './provisioned-environments.ts'
import { StartLine } from './start-line.ts'

export interface EnvironmentPoolOptions extends Omit<EnvironmentOptions, 'id' | 'onSpawn' | 'initialization'> {
  /** How many environments to start ahead. */
  provisionedConcurrency: number
  createId: () => string
  onEvent: (event: LambdaEmulatorEvent) => void
  /** Called after a process has come or gone. */
  onProcessesChanged: () => void
}

/** An environment as `/status` shows it. */
export interface EnvironmentStatus {
  id: string
  version: string
  state: EnvironmentState
  pid: number
  ageMs: number
  invocations: number
}

/** An environment that was started, or the reason why it would not start. */
type Started =
  | { kind: 'acquired'; environment: Environment; coldStartMs: number }
  | { kind: 'failed'; environmentId: string; error: FunctionError; coldStartMs: number }

/** An environment to use and to give back: one that was there, or one that was started. */
export type Acquisition = Started | { kind: 'acquired'; environment: Environment; coldStartMs?: undefined }

/**
 * The environments of one version of a function. Those that were started ahead go first, then the one used last. Idle
 * ones on demand expire, one starts when none is idle.
 */
export class EnvironmentPool {
  readonly #options: EnvironmentPoolOptions
  readonly #environments = new Set<Environment>()
  /** The one used last is at the end. */
  readonly #idle: { environment: Environment; cancelExpiry: Cancel }[] = []
  readonly #startLine: StartLine<Environment>
  readonly #startLimits: StartLimits
  readonly #provisioned: ProvisionedEnvironments | undefined
  #coldStarts = 0
  #closing = false
  #stopped = false

  constructor(options: EnvironmentPoolOptions) {
    this.#options = options
    this.#startLine = new StartLine(options.config.startsAtOnce)
    this.#startLimits = new StartLimits(options.config)
    this.#provisioned = this.#createProvisioned()
  }

  /** How many environments were started since the beginning, or tried to. */
  get coldStarts(): number {
    return this.#coldStarts
  }

  get pids(): number[] {
    return [...this.#environments].map((environment) => environment.pid).filter((pid) => pid > 0)
  }

  status(): EnvironmentStatus[] {
    const nowMs = this.#options.clock.now()
    return [...this.#environments].map((environment) => ({
      id: environment.id,
      version: this.#options.version,
      state: environment.state,
      pid: environment.pid,
      ageMs: Math.round(nowMs - environment.startedAtMs),
      invocations: environment.invocations,
    }))
  }

  /** Starts what is to be ready ahead. Resolves when all of it is, or was given up. */
  async provision(): Promise<void> {
    await this.#provisioned?.startAll()
  }

  /** undefined without provisioned concurrency. */
  get provisioned(): ProvisionedStatus | undefined {
    return this.#provisioned?.status()
  }

  /** Why one more invocation finds no environment, neither idle nor to start. undefined when it does. */
  refusal(): ThrottleReason | undefined {
    if (this.#idle.length > 0) return undefined
    return this.#startLimits.refusal(this.#startsUnderWay, this.#options.clock.now())
  }

  /** How long until the ramp lets the next environment start. */
  get rampWaitMs(): number {
    return this.#startLimits.waitMs(this.#options.clock.now())
  }

  /**
   * Takes an idle environment, or starts one for the invocation named. While as many as allowed are starting, it waits
   * for its turn to start one or for one that becomes free, whichever comes first.
   */
  async acquire(requestId: string): Promise<Acquisition> {
    const environment = this.#takeIdle()
    if (!environment || !this.#provisioned?.has(environment)) this.#provisioned?.countSpillover()
    if (environment) return { kind: 'acquired', environment }
    this.#startLimits.count(this.#options.clock.now())
    const turn = await this.#startLine.enter()
    if (turn.kind === 'take') {
      this.#startLimits.uncount()
      return { kind: 'acquired', environment: turn.environment }
    }
    return this.#startOnDemand(requestId).finally(() => this.#startLine.started())
  }

  /** Takes an environment back when its invocation is over. Does nothing with one that has ended. */
  giveBack(environment: Environment): void {
    if (environment.state !== 'idle') return
    if (this.#closing) {
      environment.stop('closed')
      return
    }
    if (this.#startLine.handOver(environment)) return
    this.#idle.push({ environment, cancelExpiry: this.#expireLater(environment) })
    environment.freeze()
  }

  /** Ends the idle environments now, and the others when they are given back. */
  close(): void {
    this.#closing = true
    this.#provisioned?.close()
    for (const { environment } of [...this.#idle]) this.#stopIdle(environment, 'closed')
  }

  /** Ends every environment, whatever it does, and resolves when they are gone. None starts any more. */
  async stop(): Promise<void> {
    this.close()
    this.#stopped = true
    this.#startLine.dissolve()
    const environments = [...this.#environments]
    for (const environment of environments) environment.stop('closed')
    await Promise.all(environments.map((environment) => environment.ended))
  }

  get #startsUnderWay(): number {
    const isStart = ({ state, initialization }: Environment) => state === 'starting' && initialization === 'on-demand'
    return [...this.#environments].filter(isStart).length + this.#startLine.length
  }

  #takeIdle(): Environment | undefined {
    const ahead = this.#idle.findLastIndex(({ environment }) => this.#provisioned?.has(environment))
    const [entry] = this.#idle.splice(ahead, 1)
    entry?.cancelExpiry()
    return entry?.environment
  }

  /** What was started ahead stays. */
  #expireLater(environment: Environment): Cancel {
    if (this.#provisioned?.has(environment)) return () => {}
    const { clock, config } = this.#options
    return clock.after(config.idleMs, () => this.#stopIdle(environment, 'expired'), { background: true })
  }

  #createProvisioned(): ProvisionedEnvironments | undefined {
    const { provisionedConcurrency: count, config, createId, onEvent } = this.#options
    if (count === 0) return undefined
    return new ProvisionedEnvironments({
      count,
      startsAtOnce: config.startsAtOnce,
      start: async () => {
        const started = await this.#startNew('provisioned-concurrency', createId())
        return started.kind === 'acquired' ? started.environment : undefined
      },
      use: (environment) => this.giveBack(environment),
      onSettled: (status) => onEvent({ kind: 'provisioned-concurrency-settled', functionName: config.name, ...status }),
    })
  }

  async #startOnDemand(requestId: string): Promise<Acquisition> {
    this.#coldStarts += 1
    return this.#startNew('on-demand', requestId)
  }

  async #startNew(initialization: Initialization, requestId: string): Promise<Started> {
    const environment = this.#create(initialization)
    const result = await environment.start(requestId)
    const coldStartMs = this.#options.clock.now() - environment.startedAtMs
    if (result.kind === 'failed') {
      return { kind: 'failed', environmentId: environment.id, error: result.error, coldStartMs }
    }
    const { onEvent } = this.#options
    onEvent({
      kind: 'environment-started',
      ...this.#idsOf(environment),
      pid: environment.pid,
      initialization,
      coldStartMs,
    })
    return { kind: 'acquired', environment, coldStartMs }
  }

  #create(initialization: Initialization): Environment {
    const { createId, onEvent, onProcessesChanged } = this.#options
    const environment = new Environment({
      ...this.#options,
      initialization,
      onSpawn: onProcessesChanged,
      id: createId(),
    })
    this.#environments.add(environment)
    onEvent({ kind: 'environment-starting', ...this.#idsOf(environment) })
    if (this.#stopped) environment.stop('closed')
    void environment.ended.then((reason) => this.#remove(environment, reason))
    return environment
  }

  /** Once chosen to end it must not be taken again, though its process takes a moment to go. */
  #stopIdle(environment: Environment, reason: EnvironmentEnd): void {
    this.#forgetIdle(environment)
    environment.stop(reason)
  }

  #remove(environment: Environment, reason: EnvironmentEnd): void {
    const { onEvent, onProcessesChanged } = this.#options
    this.#forgetIdle(environment)
    this.#environments.delete(environment)
    void this.#provisioned?.replace(environment)
    onProcessesChanged()
    const ids = this.#idsOf(environment)
    onEvent(
      reason === 'expired' ? { kind: 'environment-expired', ...ids } : { kind: 'environment-ended', ...ids, reason },
    )
  }

  #forgetIdle(environment: Environment): void {
    const at = this.#idle.findIndex((entry) => entry.environment === environment)
    if (at >= 0) this.#idle.splice(at, 1)[0]?.cancelExpiry()
  }

  #idsOf(environment: Environment): { functionName: string; environmentId: string } {
    return { functionName: this.#options.config.name, environmentId: environment.id }
  }
}
