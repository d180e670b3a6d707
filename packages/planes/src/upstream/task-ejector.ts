import type { Cancel, Clock } from '@manga-assist/clock'
import type { EjectionReason } from '@manga-assist/contracts'
import type { Fared } from './outcome-record.ts'
import { type EjectionTimes, ejectedAgain, ejectedForMs, mayEject, suspectedFor } from './outliers.ts'
import type { Task } from './task.ts'

export interface TaskEjectorOptions extends EjectionTimes {
  clock: Clock
  /** All tasks of the fleet. */
  tasks: () => readonly Task[]
  /** Changes a task and tells of it. */
  change: (task: Task, change: () => void) => void
}

/** Takes tasks out that fail more than their fellows, for a while, and lets them back. */
export class TaskEjector {
  readonly #options: TaskEjectorOptions
  readonly #returns = new Map<Task, Cancel>()

  constructor(options: TaskEjectorOptions) {
    if (!(options.ejectionMs > 0)) throw new RangeError(`ejectionMs must be above 0, got ${options.ejectionMs}`)
    this.#options = options
  }

  /** Looks at a task that has just failed. */
  consider(task: Task): void {
    if (task.state !== 'ready' || !this.#mayLeave(task)) return
    const nowMs = this.#options.clock.now()
    const own = { ...task.record.fared(nowMs), failuresInARow: task.record.failuresInARow }
    const reason = suspectedFor({ own, others: this.#othersFared(task, nowMs) })
    if (reason !== undefined) this.#eject(task, reason, nowMs)
  }

  /** Holds nothing more against a task that is lost, or has left the fleet. */
  forget(task: Task): void {
    this.#returns.get(task)?.()
    this.#returns.delete(task)
    task.record.clear()
    task.ejection = undefined
  }

  close(): void {
    for (const cancel of this.#returns.values()) cancel()
    this.#returns.clear()
  }

  /** The last task stays in: what it cannot serve is lost either way, and the evidence against it is not certain. */
  #mayLeave(task: Task): boolean {
    const tasks = this.#options.tasks()
    const ejected = tasks.filter(({ ejection }) => ejection !== undefined).length
    return mayEject(tasks.length, ejected) && tasks.some((other) => other !== task && other.state === 'ready')
  }

  /** The others that are in: those that were taken out are no measure. */
  #othersFared(task: Task, nowMs: number): Fared {
    const sum = { requests: 0, failures: 0 }
    for (const other of this.#options.tasks()) {
      if (other === task || other.state !== 'ready') continue
      const { requests, failures } = other.record.fared(nowMs)
      sum.requests += requests
      sum.failures += failures
    }
    return sum
  }

  #eject(task: Task, reason: EjectionReason, nowMs: number): void {
    const { clock, change } = this.#options
    const times = ejectedAgain(task.ejections, nowMs, this.#options)
    const forMs = ejectedForMs(times, this.#options)
    task.ejections = { times, backAtMs: nowMs + forMs }
    change(task, () => {
      task.ejection = { reason, untilMs: nowMs + forMs }
    })
    this.#returns.set(
      task,
      clock.after(forMs, () => this.#return(task), { background: true }),
    )
  }

  #return(task: Task): void {
    this.#returns.delete(task)
    task.record.clear()
    this.#options.change(task, () => {
      task.ejection = undefined
    })
  }
}
