import { type Cancel, type Clock, every } from '@manga-assist/clock'
import { parseLoadReport, type TaskEjection, type TaskStatus } from '@manga-assist/contracts'
import type { PlaneLoad } from '@manga-assist/overflow'
import type { RouterEvent } from '../router-event.ts'
import { tellSafely } from '../tell-safely.ts'
import { chooseTask } from './balance.ts'
import { besideTheWarmest, rampedShare } from './slow-start.ts'
import { Task } from './task.ts'
import { TaskEjector } from './task-ejector.ts'
import type { TaskVerdict } from './task-faults.ts'
import { lookAtTask, type TaskHealth } from './task-looks.ts'
import { chooseForUser, type HashedCandidate } from './user-hash.ts'
import { type UserSource, userKey } from './user-key.ts'

export interface TaskPoolOptions {
  /** Origins of the tasks, for example `http://10.0.0.7:8080`. At least one. */
  addresses: readonly string[]
  clock: Clock
  /**
   * How a task is chosen for a request: by load, or by user, so that the same requests of a user find what the task has
   * kept in memory. Default `least-loaded`.
   */
  balance?: 'least-loaded' | 'user-hash'
  /** Cookie by which users who are not logged in are told apart. Default `manga_reader`. */
  userCookie?: string
  /** Chooses between tasks; uniform in 0 to 1. */
  random: () => number
  onEvent: (event: RouterEvent) => void
  /** Limit of a task that reports none. Default 100. */
  fallbackConcurrencyLimit?: number
  /** Time between two looks at `/ready` of a task. Default 500 ms. */
  pollIntervalMs?: number
  /** A load report older than this says nothing. Default 3 s: a few polls. */
  maxReportAgeMs?: number
  /** A task that has become ready gets its share of requests only after so long. Default 30 s; 0 turns it off. */
  slowStartMs?: number
  /** How long a task is out the first time that it fails more than its fellows; longer when it repeats. Default 30 s. */
  ejectionMs?: number
  /** Longest such time. Default 300 s. */
  maxEjectionMs?: number
  /** Longest wait for the head of an answer. Default 10 s. */
  firstByteTimeoutMs?: number
  /** Longest silence in the middle of an answer, and longest wait for a client that does not read. Default 30 s. */
  idleTimeoutMs?: number
}

const defaults = {
  balance: 'least-loaded',
  userCookie: 'manga_reader',
  fallbackConcurrencyLimit: 100,
  pollIntervalMs: 500,
  maxReportAgeMs: 3_000,
  slowStartMs: 30_000,
  ejectionMs: 30_000,
  maxEjectionMs: 300_000,
  firstByteTimeoutMs: 10_000,
  idleTimeoutMs: 30_000,
} as const

interface TaskCandidate extends HashedCandidate {
  task: Task
}

/** The tasks of a fleet: who is ready, how loaded each is, and which one gets the next request. */
export class TaskPool {
  readonly #options: Required<TaskPoolOptions>
  readonly #tasks: readonly Task[]
  readonly #ejector: TaskEjector
  readonly #stopPolling: Cancel

  constructor(options: TaskPoolOptions) {
    if (options.addresses.length === 0) throw new RangeError('addresses must name at least one task, got none')
    this.#options = { ...defaults, ...options, onEvent: tellSafely(options.onEvent) }
    const { fallbackConcurrencyLimit: fallbackLimit, firstByteTimeoutMs, idleTimeoutMs } = this.#options
    this.#tasks = options.addresses.map(
      (address) => new Task(address, { fallbackLimit, firstByteTimeoutMs, idleTimeoutMs }),
    )
    this.#ejector = new TaskEjector({
      ...this.#options,
      tasks: () => this.#tasks,
      change: (task, change) => this.#change(task, change),
    })
    this.#pollAll()
    this.#stopPolling = every(options.clock, this.#options.pollIntervalMs, () => this.#pollAll())
  }

  /** The ready task for a request of this weight that is not in `except`; undefined when none has room. */
  choose(weight: number, except: ReadonlySet<Task>, from: UserSource): Task | undefined {
    const { balance, userCookie, random } = this.#options
    const candidates = this.#candidates().filter(({ task }) => !except.has(task))
    const chosen =
      balance === 'user-hash'
        ? chooseForUser(candidates, weight, userKey(from, userCookie))
        : chooseTask(candidates, weight, random)
    return chosen?.task
  }

  /** The fleet as one plane: slots summed over ready tasks, readings averaged over those that report. */
  load(): PlaneLoad {
    const candidates = this.#candidates()
    const readings = candidates.map(({ task }) => task.reading(this.#nowMs(), this.#options.maxReportAgeMs))
    return {
      inFlight: sum(candidates.map(({ inFlight }) => inFlight)),
      concurrencyLimit: sum(candidates.map(({ concurrencyLimit }) => concurrencyLimit)),
      warmLimit: sum(candidates.map(({ concurrencyLimit, share }) => concurrencyLimit * share)),
      cpuUtilization: mean(readings.map(({ cpuUtilization }) => cpuUtilization)),
      eventLoopUtilization: mean(readings.map(({ eventLoopUtilization }) => eventLoopUtilization)),
    }
  }

  status(): TaskStatus[] {
    const shares = new Map(this.#candidates().map(({ task, share }) => [task, share]))
    return this.#tasks.map((task) => {
      const { cpuUtilization, eventLoopUtilization } = task.reading(this.#nowMs(), this.#options.maxReportAgeMs)
      return {
        address: task.address,
        state: task.state,
        inFlight: this.#inFlight(task),
        concurrencyLimit: task.concurrencyLimit,
        share: shares.get(task) ?? 0,
        ejection: this.#ejectionOf(task),
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

  /** Longest wait for a client that does not read its answer. */
  get stallTimeoutMs(): number {
    return this.#options.idleTimeoutMs
  }

  /**
   * Takes what a request's outcome says of its task. A task that is gone gets no more requests until it answers `/ready`
   * again; one that is suspect is looked at, at once; one that fails more than its fellows is out for a while.
   */
  noteVerdict(task: Task, verdict: TaskVerdict): void {
    const nowMs = this.#nowMs()
    switch (verdict) {
      case 'well':
        task.record.noteSuccess(nowMs)
        return
      case 'nothing':
        return
      case 'gone':
        this.#setHealth(task, 'lost')
        return
      case 'doubtful':
        task.record.noteDoubtful(nowMs)
        break
      case 'failed':
        task.record.noteFailure(nowMs)
        break
      case 'suspect':
        task.record.noteFailure(nowMs)
        if (!task.isLookedAt) void this.#look(task)
        break
      default:
        unreachable(verdict)
    }
    this.#ejector.consider(task)
  }

  async close(): Promise<void> {
    this.#stopPolling()
    this.#ejector.close()
    await Promise.all(this.#tasks.map((task) => task.pool.destroy()))
  }

  /** Those that take requests. Where none is left but what was taken out for its failures, that is better than nothing. */
  #ready(): Task[] {
    const ready = this.#tasks.filter((task) => task.state === 'ready')
    return ready.length > 0 ? ready : this.#tasks.filter((task) => task.state === 'ejected')
  }

  /** The ready tasks as balancing sees them. */
  #candidates(): TaskCandidate[] {
    const tasks = this.#ready()
    const nowMs = this.#nowMs()
    const shares = besideTheWarmest(tasks.map((task) => rampedShare(nowMs - task.readyAtMs, this.#options.slowStartMs)))
    return tasks.map((task, index) => ({
      task,
      hash: task.hash,
      inFlight: this.#inFlight(task),
      concurrencyLimit: task.concurrencyLimit,
      share: shares[index] ?? 1,
    }))
  }

  #inFlight(task: Task): number {
    return task.inFlight(this.#nowMs(), this.#options.maxReportAgeMs)
  }

  #nowMs(): number {
    return this.#options.clock.now()
  }

  #pollAll(): void {
    for (const task of this.#tasks) void this.#look(task)
  }

  #look(task: Task): Promise<void> {
    return lookAtTask(task, {
      timeoutMs: this.#options.pollIntervalMs * 2,
      onHealth: (health) => this.#setHealth(task, health),
      onReport: (header) => this.noteReport(task, header),
      isLast: () => {
        const ready = this.#ready()
        return ready.length === 1 && ready[0] === task
      },
    })
  }

  #setHealth(task: Task, health: TaskHealth): void {
    // Whatever comes back is judged anew, most likely it is another process.
    if (health === 'lost') this.#ejector.forget(task)
    this.#change(task, () => {
      task.health = health
    })
  }

  #change(task: Task, change: () => void): void {
    const before = task.state
    change()
    const { state, address } = task
    if (state === before) return
    if (state === 'ready') task.readyAtMs = this.#nowMs()
    this.#options.onEvent({ kind: 'task-state-changed', address, state })
  }

  #ejectionOf({ ejection, ejections }: Task): TaskEjection | null {
    if (ejection === undefined) return null
    return { reason: ejection.reason, leftMs: Math.max(0, ejection.untilMs - this.#nowMs()), times: ejections.times }
  }
}

function unreachable(verdict: never): never {
  throw new TypeError(`unknown verdict ${JSON.stringify(verdict)}`)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function mean(readings: readonly (number | undefined)[]): number | undefined {
  const known = readings.filter((reading) => reading !== undefined)
  return known.length === 0 ? undefined : sum(known) / known.length
}
