import type { Cancel } from '@manga-assist/clock'
import type { ThrottleReason } from './concurrency.ts'
import { Environment, type EnvironmentOptions, type EnvironmentState } from './environment.ts'
import type { EnvironmentEnd, LambdaEmulatorEvent } from './events.ts'
import type { FunctionError } from './invocation.ts'
import { StartLimits } from './start-limits.ts'
import { StartLine } from './start-line.ts'

export interface EnvironmentPoolOptions extends Omit<EnvironmentOptions, 'id' | 'onSpawn'> {
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

/** An environment to use and to give back, or the reason why none would start. `coldStartMs` only where one started. */
export type Acquisition =
  | { kind: 'acquired'; environment: Environment; coldStartMs?: number }
  | { kind: 'failed'; environmentId: string; error: FunctionError; coldStartMs: number }

/** The environments of one function. The one used last goes first, idle ones expire, one starts when none is idle. */
export class EnvironmentPool {
  readonly #options: EnvironmentPoolOptions
  readonly #environments = new Set<Environment>()
  /** The one used last is at the end. */
  readonly #idle: { environment: Environment; cancelExpiry: Cancel }[] = []
  readonly #startLine: StartLine<Environment>
  readonly #startLimits: StartLimits
  #coldStarts = 0
  #closing = false
  #stopped = false

  constructor(options: EnvironmentPoolOptions) {
    this.#options = options
    this.#startLine = new StartLine(options.config.startsAtOnce)
    this.#startLimits = new StartLimits(options.config)
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
    const entry = this.#idle.pop()
    if (entry) {
      entry.cancelExpiry()
      return { kind: 'acquired', environment: entry.environment }
    }
    this.#startLimits.count(this.#options.clock.now())
    const turn = await this.#startLine.enter()
    if (turn.kind === 'take') {
      this.#startLimits.uncount()
      return { kind: 'acquired', environment: turn.environment }
    }
    return this.#start(requestId).finally(() => this.#startLine.started())
  }

  /** Takes an environment back when its invocation is over. Does nothing with one that has ended. */
  giveBack(environment: Environment): void {
    if (environment.state !== 'idle') return
    if (this.#closing) {
      environment.stop('closed')
      return
    }
    if (this.#startLine.handOver(environment)) return
    const { clock, config } = this.#options
    const cancelExpiry = clock.after(config.idleMs, () => this.#stopIdle(environment, 'expired'), { background: true })
    this.#idle.push({ environment, cancelExpiry })
    environment.freeze()
  }

  /** Ends the idle environments now, and the others when they are given back. */
  close(): void {
    this.#closing = true
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
    const starting = [...this.#environments].filter(({ state }) => state === 'starting')
    return starting.length + this.#startLine.length
  }

  async #start(requestId: string): Promise<Acquisition> {
    const environment = this.#create()
    const result = await environment.start(requestId)
    const coldStartMs = this.#options.clock.now() - environment.startedAtMs
    if (result.kind === 'failed') {
      return { kind: 'failed', environmentId: environment.id, error: result.error, coldStartMs }
    }
    const { onEvent } = this.#options
    onEvent({ kind: 'environment-started', ...this.#idsOf(environment), pid: environment.pid, coldStartMs })
    return { kind: 'acquired', environment, coldStartMs }
  }

  #create(): Environment {
    const { createId, onEvent, onProcessesChanged } = this.#options
    const environment = new Environment({ ...this.#options, onSpawn: onProcessesChanged, id: createId() })
    this.#coldStarts += 1
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
