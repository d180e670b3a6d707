import { type Cancel, every } from '@manga-assist/clock'
import { parseLoadReport, type TaskEjection, type TaskStatus } from '@manga-assist/contracts'
import type { PlaneLoad } from '@manga-assist/overflow'
import { tellSafely } from '../tell-safely.ts'
import { type UserSource, userKey } from '../user-key.ts'
import { chooseTask } from './balance.ts'
import { besideTheWarmest, rampedShare } from './slow-start.ts'
import { Task } from './task.ts'
import { TaskEjector } from './task-ejector.ts'
import type { TaskVerdict } from './task-faults.ts'
import { lookAtTask, type TaskHealth } from './task-looks.ts'
import { type TaskPoolOptions, taskPoolDefaults } from './task-pool-options.ts'
import { chooseForUser, type HashedCandidate } from './user-hash.ts'

interface TaskCandidate extends HashedCandidate {
  task: Task
}

/** The tasks of a fleet: who is ready, how loaded each is, and which one gets the next request. */
export class TaskPool {
  readonly #options: Required<TaskPoolOptions>
  #tasks: readonly Task[] = []
  /** Those that are no longer named and still have requests to finish. */
  readonly #leaving = new Set<Task>()
  readonly #ejector: TaskEjector
  readonly #stopPolling: Cancel

  constructor(options: TaskPoolOptions) {
    this.#options = { ...taskPoolDefaults, ...options, onEvent: tellSafely(options.onEvent) }
    this.#ejector = new TaskEjector({
      ...this.#options,
      tasks: () => this.#tasks,
      change: (task, change) => this.#change(task, change),
    })
    this.setAddresses(options.addresses)
    this.#stopPolling = every(options.clock, this.#options.pollIntervalMs, () => this.#pollAll())
  }

  /** Tasks that are new are looked at; those that are gone get nothing more, finish what they have, and are let go. */
  setAddresses(addresses: readonly string[]): void {
    const named = new Set(addresses)
    for (const task of this.#tasks) if (!named.has(task.address)) void this.#letGo(task)
    const kept = this.#tasks.filter(({ address }) => named.has(address))
    const known = new Set(kept.map(({ address }) => address))
    const added = [...named].filter((address) => !known.has(address)).map((address) => this.#newTask(address))
    this.#tasks = [...kept, ...added]
    for (const task of added) void this.#look(task)
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
    if (!this.#tasks.includes(task)) return
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
    await Promise.all([...this.#tasks, ...this.#leaving].map((task) => task.pool.destroy()))
  }

  #newTask(address: string): Task {
    const { fallbackConcurrencyLimit: fallbackLimit, firstByteTimeoutMs, idleTimeoutMs, onEvent } = this.#options
    onEvent({ kind: 'task-added', address })
    return new Task(address, { fallbackLimit, firstByteTimeoutMs, idleTimeoutMs })
  }

  async #letGo(task: Task): Promise<void> {
    this.#leaving.add(task)
    this.#ejector.forget(task)
    this.#options.onEvent({ kind: 'task-removed', address: task.address })
    // Waits for what runs; it rejects only when all is destroyed meanwhile, which is as well.
    await task.pool.close().catch(() => {})
    this.#leaving.delete(task)
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
    if (!this.#tasks.includes(task)) return
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
