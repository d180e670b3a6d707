import type { IncomingHttpHeaders } from 'node:http'
import type { Clock } from '@manga-assist/clock'
import { headerNames } from '@manga-assist/contracts'
import type { PlaneOutcome, PlaneRun } from '../plane.ts'
import type { Exchange } from '../request/exchange.ts'
import { mayRunAgain } from '../request/retry.ts'
import { type RelayObserver, relayExchange } from './relay-exchange.ts'
import type { Task } from './task.ts'
import { verdictOf } from './task-faults.ts'
import type { TaskPool } from './task-pool.ts'

/** How many tasks one request may be sent to: the first, and another one when that was lost. */
const maxAttempts = 2

/** One request on the tasks of a fleet: on one, and on another where that one lost or refused it. */
export class TaskRun implements RelayObserver {
  readonly #pool: TaskPool
  readonly #clock: Clock
  readonly #exchange: Exchange
  readonly #run: PlaneRun
  #tried: ReadonlySet<Task> = none
  #task: Task | undefined
  #outcome: PlaneOutcome = { kind: 'refused', reason: 'primary-full' }

  constructor(pool: TaskPool, clock: Clock, exchange: Exchange, run: PlaneRun) {
    this.#pool = pool
    this.#clock = clock
    this.#exchange = exchange
    this.#run = run
  }

  /** Sends it to the task that is to have it, or says how it ended when there is none. */
  begin(): void {
    const exchange = this.#exchange
    const { weight } = exchange.requestClass
    const nowMs = this.#clock.now()
    const task = this.#pool.choose(weight, this.#tried, exchange.request, nowMs)
    this.#task = task
    if (task === undefined) {
      this.#run.ended(this.#outcome)
      return
    }
    task.take(weight, nowMs)
    const { stallTimeoutMs } = this.#pool
    relayExchange({ exchange, dispatcher: task.pool, clock: this.#clock, stallTimeoutMs, observer: this })
  }

  onHead(status: number, headers: IncomingHttpHeaders): boolean {
    const report = headers[headerNames.loadReport]
    if (report !== undefined && this.#task !== undefined) this.#pool.noteReport(this.#task, report)
    return !refusesForLoad(status, headers)
  }

  ended(outcome: PlaneOutcome): void {
    const task = this.#task as Task
    this.#outcome = outcome
    this.#pool.noteVerdict(task, verdictOf(outcome, this.#exchange.response.statusCode))
    task.giveBack(this.#exchange.requestClass.weight)
    if (this.#tried.size + 1 >= maxAttempts || !mayRunAgain(this.#exchange, outcome)) {
      this.#run.ended(outcome)
      return
    }
    this.#tried = new Set([...this.#tried, task])
    this.begin()
  }
}

const none: ReadonlySet<Task> = new Set()

/** A task that sheds says why in this header; any other 503 is the application's own answer. */
function refusesForLoad(status: number, headers: IncomingHttpHeaders): boolean {
  return status === 503 && headers[headerNames.overflowReason] !== undefined
}
