import { type Cancel, every } from '@manga-assist/clock'
import type { TaskEjection, TaskStatus } from '@manga-assist/contracts'
import type { PlaneLoad } from '@manga-assist/overflow'
import { type UserSource, userKey } from '../readers/user-key.ts'
import { tellSafely } from '../tell-safely.ts'
import { chooseTask } from './balance.ts'
import { ReadyTasks } from './ready-tasks.ts'
import { Task } from './task.ts'
import { TaskEjector } from './task-ejector.ts'
import type { TaskVerdict } from './task-faults.ts'
import { lookAtTask, type TaskHealth } from './task-looks.ts'
import { type TaskPoolOptions, taskPoolDefaults } from './task-pool-options.ts'
import { chooseForUser } from './user-hash.ts'

/** The tasks of a fleet: who is ready, how loaded each is, and which one gets the next request. */
export class TaskPool {
  readonly #options: Required<TaskPoolOptions>
  #tasks: readonly Task[] = []
  readonly #ready: ReadyTasks
  /** Those that are no longer named and still have requests to finish. */
  readonly #leaving = new Set<Task>()
  readonly #ejector: TaskEjector
  readonly #stopPolling: Cancel

  constructor(options: TaskPoolOptions) {
    this.#options = { ...taskPoolDefaults, ...options, onEvent: tellSafely(options.onEvent) }
    this.#ready = new ReadyTasks(this.#options)
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
    this.#ready.set(this.#takers())
    for (const task of added) void this.#look(task)
  }

  /** The ready task for a request of this weight that is not in `except`; undefined when none has room. */
  choose(weight: number, except: ReadonlySet<Task>, from: UserSource, nowMs = this.#nowMs()): Task | undefined {
    const { balance, userCookie, random } = this.#options
    const ready = this.#ready.at(nowMs)
    const candidates = except.size === 0 ? ready : ready.filter(({ task }) => !except.has(task))
    const chosen =
      balance === 'user-hash'
        ? chooseForUser(candidates, weight, userKey(from, userCookie))
        : chooseTask(candidates, weight, random)
    return chosen?.task
  }

  /** The fleet as one plane: slots summed over ready tasks, readings averaged over those that report. */
  load(): Readonly<PlaneLoad> {
    return this.#ready.load(this.#nowMs())
  }

  status(): TaskStatus[] {
    const nowMs = this.#nowMs()
    const { maxReportAgeMs } = this.#options
    const shares = new Map(this.#ready.at(nowMs).map(({ task, share }) => [task, share]))
    return this.#tasks.map((task) => ({
      address: task.address,
      state: task.state,
      inFlight: task.inFlight(nowMs, maxReportAgeMs),
      concurrencyLimit: task.concurrencyLimit,
      share: shares.get(task) ?? 0,
      ejection: this.#ejectionOf(task),
      cpuUtilization: task.cpuUtilization(nowMs, maxReportAgeMs) ?? null,
      eventLoopUtilization: task.eventLoopUtilization(nowMs, maxReportAgeMs) ?? null,
    }))
  }

  /** Takes the load report of an answer, where it carries one. */
  noteReport(task: Task, header: string | string[] | undefined): void {
    if (header !== undefined) task.noteHeader(String(header), this.#nowMs())
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
  #takers(): readonly Task[] {
    const ready = this.#tasks.filter((task) => task.state === 'ready')
    return ready.length > 0 ? ready : this.#tasks.filter((task) => task.state === 'ejected')
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
        const takers = this.#takers()
        return takers.length === 1 && takers[0] === task
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
    this.#ready.set(this.#takers())
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
