import { type Cancel, type Clock, every } from '@manga-assist/clock'
import type { EnvironmentEnd, Initialization } from '../events.ts'
import {
  exitError,
  type FunctionError,
  type Invocation,
  initTimeoutError,
  type ProcessExit,
  type ResponseReceiver,
  startFailure,
} from '../invocations/invocation.ts'
import type { FunctionConfig } from '../options/function-config.ts'
import { type EnvironmentProcess, startEnvironmentProcess } from './environment-process.ts'
import { environmentVariables, type Identity } from './environment-variables.ts'
import { residentBytes } from './resident-memory.ts'
import { Run } from './run.ts'
import { createRuntimeApi, type Deliver, type RuntimeApi } from './runtime-api.ts'

export type EnvironmentState = 'starting' | 'idle' | 'busy' | 'ended'

/** How a start ended. After a failure the environment has ended too. */
export type StartResult = { kind: 'ready' } | { kind: 'failed'; error: FunctionError }

export interface EnvironmentOptions {
  id: string
  config: FunctionConfig
  /** The version of the function that it runs. */
  version: string
  initialization: Initialization
  identity: Identity
  clock: Clock
  compileCacheDirectory: string
  path: string
  /** A line that the process wrote, with the invocation that ran last. */
  onLine: (line: string, requestId: string | undefined) => void
  /** Called when there is a process, long before it is ready. */
  onSpawn: () => void
}

/** Reading takes microseconds; what a function fills in this time it may hold for this time. */
const memoryCheckMs = 100
const bytesPerMb = 1_048_576

/**
 * One process that serves one invocation at a time, driven over its own Runtime API. It becomes idle when its runtime
 * polls for more, and ends with its process, whoever ended that.
 */
export class Environment {
  readonly id: string
  readonly startedAtMs: number
  readonly #options: EnvironmentOptions
  readonly #ready = Promise.withResolvers<StartResult>()
  readonly #ended = Promise.withResolvers<EnvironmentEnd>()
  #state: EnvironmentState = 'starting'
  #invocations = 0
  #endReason: EnvironmentEnd | undefined
  #lastRequestId: string | undefined
  #runtimeApi: RuntimeApi | undefined
  #process: EnvironmentProcess | undefined
  #frozen = false
  #unwatchMemory: Cancel = () => {}
  #poll: Deliver | undefined
  #run: Run | undefined

  constructor(options: EnvironmentOptions) {
    this.id = options.id
    this.#options = options
    this.startedAtMs = options.clock.now()
  }

  get initialization(): Initialization {
    return this.#options.initialization
  }

  get state(): EnvironmentState {
    return this.#state
  }

  /** 0 before the process exists. */
  get pid(): number {
    return this.#process?.pid ?? 0
  }

  /** How many invocations it was given. */
  get invocations(): number {
    return this.#invocations
  }

  /** Resolves when the process is gone, to the reason. */
  get ended(): Promise<EnvironmentEnd> {
    return this.#ended.promise
  }

  /**
   * Starts the process and waits until its runtime polls. `requestId` is the invocation that waits for it. A failure
   * resolves when the process is gone.
   */
  async start(requestId: string): Promise<StartResult> {
    const { clock, config } = this.#options
    this.#lastRequestId = requestId
    const cancel = clock.after(config.initTimeoutMs, () => {
      this.#ready.resolve({ kind: 'failed', error: initTimeoutError(requestId, config.initTimeoutMs) })
    })
    await this.#launch(requestId)
    const result = await this.#ready.promise
    cancel()
    if (result.kind === 'failed') {
      this.stop('init-failed')
      await this.ended
    }
    return result
  }

  /** Hands over an invocation. Throws unless the environment is idle. */
  invoke(invocation: Invocation, receive: ResponseReceiver): Run {
    const { clock, config } = this.#options
    const deliver = this.#poll
    if (this.#state !== 'idle' || !deliver) throw new Error(`environment ${this.id} is ${this.#state}, not idle`)
    const onTimeout = () => this.stop('timed-out')
    const run = new Run({ invocation, receive, clock, timeoutMs: config.timeoutMs, onTimeout })
    this.#state = 'busy'
    this.#invocations += 1
    this.#poll = undefined
    this.#run = run
    this.#lastRequestId = invocation.requestId
    this.#thaw()
    deliver(invocation, clock.wallNow() + config.timeoutMs)
    return run
  }

  /** Has an idle environment stand still until its next invocation, where its function says so. */
  freeze(): void {
    if (this.#state !== 'idle' || !this.#options.config.freeze || this.#frozen) return
    this.#frozen = true
    this.#unwatchMemory()
    this.#process?.freeze()
  }

  /** Has a busy environment stand still until its deadline ends it. */
  hang(): void {
    this.#process?.freeze()
  }

  /** Kills the process. An invocation that runs ends as a crash. `ended` tells when it is gone, and the first reason. */
  stop(reason: EnvironmentEnd): void {
    this.#endReason ??= reason
    this.#process?.kill()
  }

  #thaw(): void {
    if (!this.#frozen) return
    this.#frozen = false
    this.#process?.thaw()
    this.#watchMemory()
  }

  /** Where it stands still it grows no more. */
  #watchMemory(): void {
    const { clock, config } = this.#options
    this.#unwatchMemory = every(clock, memoryCheckMs, () => {
      if ((residentBytes(this.pid) ?? 0) > config.memoryMb * bytesPerMb) this.stop('out-of-memory')
    })
  }

  async #launch(requestId: string): Promise<void> {
    try {
      const runtimeApi = await this.#listen()
      this.#runtimeApi = runtimeApi
      if (this.#endReason) throw new Error('The emulator is closing')
      this.#spawn(runtimeApi.address, requestId)
    } catch (cause) {
      this.#exited(requestId, cause instanceof Error ? cause : new Error(String(cause)))
    }
  }

  #listen(): Promise<RuntimeApi> {
    return createRuntimeApi({
      polled: (deliver) => this.#polled(deliver),
      responded: async (requestId, response) => {
        const outcome = (await this.#runOf(requestId)?.respond(response)) ?? 'unknown-invocation'
        this.#becomeFree()
        return outcome
      },
      failed: (requestId, error) => {
        const outcome = this.#runOf(requestId)?.fail(error) ?? 'unknown-invocation'
        this.#becomeFree()
        return outcome
      },
      initFailed: (error) => this.#ready.resolve({ kind: 'failed', error }),
    })
  }

  #spawn(runtimeApi: string, requestId: string): void {
    const { config, clock } = this.#options
    const variables = environmentVariables({
      ...this.#options,
      runtimeApi,
      environmentId: this.id,
      startedAt: new Date(clock.wallNow()),
    })
    const where = { directory: config.taskRoot, variables }
    this.#process = startEnvironmentProcess(config.runtime, where, {
      line: (line) => this.#options.onLine(line, this.#lastRequestId),
      exited: (exit) => this.#exited(requestId, exit),
    })
    this.#watchMemory()
    this.#options.onSpawn()
  }

  #runOf(requestId: string): Run | undefined {
    return this.#run?.invocation.requestId === requestId ? this.#run : undefined
  }

  #polled(deliver: Deliver): void {
    this.#poll = deliver
    if (this.#state === 'starting') {
      this.#state = 'idle'
      this.#ready.resolve({ kind: 'ready' })
    }
    this.#becomeFree()
  }

  /** A poll may overtake the answer to the invocation before it: free is who has given both. */
  #becomeFree(): void {
    if (this.#state !== 'busy' || !this.#poll || !this.#run?.answered) return
    this.#state = 'idle'
    this.#run.finish()
    this.#run = undefined
  }

  #exited(requestId: string, exit: ProcessExit | Error): void {
    this.#state = 'ended'
    this.#unwatchMemory()
    const error = exit instanceof Error ? startFailure(requestId, exit) : exitError(requestId, exit)
    this.#ready.resolve({ kind: 'failed', error })
    this.#ended.resolve(this.#endReason ?? 'crashed')
    const closeApi = () => this.#runtimeApi?.close()
    if (exit instanceof Error || !this.#run) closeApi()
    else void this.#run.processExited(exit).then(closeApi)
  }
}
