import { type Cancel, type Clock, every } from '@manga-assist/clock'
import { headerNames, parseLoadReport, type TaskStatus } from '@manga-assist/contracts'
import type { PlaneLoad } from '@manga-assist/overflow'
import type { RouterEvent } from '../router-event.ts'
import { chooseTask } from './balance.ts'
import { Task } from './task.ts'

export interface TaskPoolOptions {
  /** Origins of the tasks, for example `http://10.0.0.7:8080`. At least one. */
  addresses: readonly string[]
  clock: Clock
  /** Chooses between tasks; uniform in 0 to 1. */
  random: () => number
  onEvent: (event: RouterEvent) => void
  /** Limit of a task that reports none. Default 100. */
  fallbackConcurrencyLimit?: number
  /** Time between two looks at `/ready` of a task. Default 500 ms. */
  pollIntervalMs?: number
  /** A load report older than this says nothing. Default 3 s: a few polls. */
  maxReportAgeMs?: number
  /** Longest wait for the head of an answer. Default 10 s. */
  firstByteTimeoutMs?: number
  /** Longest silence in the middle of an answer. Default 30 s. */
  idleTimeoutMs?: number
}

const defaults = {
  fallbackConcurrencyLimit: 100,
  pollIntervalMs: 500,
  maxReportAgeMs: 3_000,
  firstByteTimeoutMs: 10_000,
  idleTimeoutMs: 30_000,
}

/** The tasks of a fleet: who is ready, how loaded each is, and which one gets the next request. */
export class TaskPool {
  readonly #options: TaskPoolOptions & typeof defaults
  readonly #tasks: readonly Task[]
  readonly #stopPolling: Cancel

  constructor(options: TaskPoolOptions) {
    if (options.addresses.length === 0) throw new RangeError('addresses must name at least one task, got none')
    this.#options = { ...defaults, ...options }
    const { fallbackConcurrencyLimit: fallbackLimit, firstByteTimeoutMs, idleTimeoutMs } = this.#options
    this.#tasks = options.addresses.map(
      (address) => new Task(address, { fallbackLimit, firstByteTimeoutMs, idleTimeoutMs }),
    )
    this.#pollAll()
    this.#stopPolling = every(options.clock, this.#options.pollIntervalMs, () => this.#pollAll())
  }

  /** The ready task for a request of this weight that is not in `except`; undefined when none has room. */
  choose(weight: number, except: ReadonlySet<Task>): Task | undefined {
    const candidates = this.#ready().flatMap((task) => (except.has(task) ? [] : [this.#candidate(task)]))
    return chooseTask(candidates, weight, this.#options.random)?.task
  }

  /** The fleet as one plane: slots summed over ready tasks, readings averaged over those that report. */
  load(): PlaneLoad {
    const tasks = this.#ready()
    const readings = tasks.map((task) => task.reading(this.#nowMs(), this.#options.maxReportAgeMs))
    return {
      inFlight: sum(tasks.map((task) => this.#inFlight(task))),
      concurrencyLimit: sum(tasks.map((task) => task.concurrencyLimit)),
      cpuUtilization: mean(readings.map(({ cpuUtilization }) => cpuUtilization)),
      eventLoopUtilization: mean(readings.map(({ eventLoopUtilization }) => eventLoopUtilization)),
    }
  }

  status(): TaskStatus[] {
    return this.#tasks.map((task) => {
      const { cpuUtilization, eventLoopUtilization } = task.reading(this.#nowMs(), this.#options.maxReportAgeMs)
      return {
        address: task.address,
        state: task.state,
        inFlight: this.#inFlight(task),
        concurrencyLimit: task.concurrencyLimit,
        cpuUtilization: cpuUtilization ?? null,
        eventLoopUtilization: eventLoopUtilization ?? null,
      }
    })
  }

  /** Takes the load report of an answer, where it carries one that is well formed. */
  noteReport(task: Task, header: string | string[] | undefined): void {
    const report = header === undefined ? undefined : parseLoadReport(String(header))
    if (report !== undefined) task.note(report, this.#nowMs())
  }

  /** No more requests to this task until it answers `/ready` again. */
  markLost(task: Task): void {
    this.#setState(task, 'lost')
  }

  async close(): Promise<void> {
    this.#stopPolling()
    await Promise.all(this.#tasks.map((task) => task.pool.destroy()))
  }

  #ready(): Task[] {
    return this.#tasks.filter((task) => task.state === 'ready')
  }

  #candidate(task: Task) {
    return { task, inFlight: this.#inFlight(task), concurrencyLimit: task.concurrencyLimit }
  }

  #inFlight(task: Task): number {
    return task.inFlight(this.#nowMs(), this.#options.maxReportAgeMs)
  }

  #nowMs(): number {
    return this.#options.clock.now()
  }

  #pollAll(): void {
    for (const task of this.#tasks) void this.#poll(task)
  }

  /** Never throws: a task that cannot be asked is lost. */
  async #poll(task: Task): Promise<void> {
    try {
      const timeoutMs = this.#options.pollIntervalMs * 2
      const { statusCode, headers, body } = await task.pool.request({
        method: 'GET',
        path: '/ready',
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
      })
      await body.dump()
      this.noteReport(task, headers[headerNames.loadReport])
      this.#setState(task, statusCode === 200 ? 'ready' : 'not-ready')
    } catch {
      this.#setState(task, 'lost')
    }
  }

  #setState(task: Task, state: TaskStatus['state']): void {
    if (task.state === state) return
    task.state = state
    this.#options.onEvent({ kind: 'task-state-changed', address: task.address, state })
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function mean(readings: readonly (number | undefined)[]): number | undefined {
  const known = readings.filter((reading) => reading !== undefined)
  return known.length === 0 ? undefined : sum(known) / known.length
}
