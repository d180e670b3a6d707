import type { PlaneLoad } from '@manga-assist/overflow'
import { besideTheWarmest, rampedShare } from './slow-start.ts'
import type { Task } from './task.ts'
import type { HashedCandidate } from './user-hash.ts'

/** A task as balancing sees it. */
export interface TaskCandidate extends HashedCandidate {
  readonly task: Task
}

export interface ReadyTasksOptions {
  slowStartMs: number
  maxReportAgeMs: number
}

/**
 * The tasks that take requests, as balancing and decisions see them. Each request asks, so nothing is made for an answer:
 * the same objects are brought up to date.
 */
export class ReadyTasks {
  readonly #options: ReadyTasksOptions
  #candidates: readonly TaskCandidate[] = []
  readonly #load = {
    inFlight: 0,
    concurrencyLimit: 0,
    warmLimit: 0,
    cpuUtilization: undefined as number | undefined,
    eventLoopUtilization: undefined as number | undefined,
  }

  constructor(options: ReadyTasksOptions) {
    this.#options = options
  }

  /** Those that take requests from now on. */
  set(tasks: readonly Task[]): void {
    this.#candidates = tasks.map((task) => ({ task, hash: task.hash, inFlight: 0, concurrencyLimit: 0, share: 1 }))
  }

  /** As they are at this moment. */
  at(nowMs: number): readonly TaskCandidate[] {
    const { slowStartMs, maxReportAgeMs } = this.#options
    let isAnyNew = false
    for (const candidate of this.#candidates) {
      const { task } = candidate
      candidate.inFlight = task.inFlight(nowMs, maxReportAgeMs)
      candidate.concurrencyLimit = task.concurrencyLimit
      candidate.share = rampedShare(nowMs - task.readyAtMs, slowStartMs)
      isAnyNew ||= candidate.share < 1
    }
    if (isAnyNew) besideTheWarmest(this.#candidates)
    return this.#candidates
  }

  /** As one plane: slots summed, readings averaged over those that report. */
  load(nowMs: number): Readonly<PlaneLoad> {
    const { maxReportAgeMs } = this.#options
    const candidates = this.at(nowMs)
    const load = this.#load
    load.inFlight = 0
    load.concurrencyLimit = 0
    load.warmLimit = 0
    for (const { inFlight, concurrencyLimit, share } of candidates) {
      load.inFlight += inFlight
      load.concurrencyLimit += concurrencyLimit
      load.warmLimit += concurrencyLimit * share
    }
    load.cpuUtilization = mean(candidates, ({ task }) => task.cpuUtilization(nowMs, maxReportAgeMs))
    load.eventLoopUtilization = mean(candidates, ({ task }) => task.eventLoopUtilization(nowMs, maxReportAgeMs))
    return load
  }
}

/** Of those that are known; undefined when none is. */
function mean<T>(items: readonly T[], readingOf: (item: T) => number | undefined): number | undefined {
  let total = 0
  let known = 0
  for (const item of items) {
    const reading = readingOf(item)
    if (reading === undefined) continue
    total += reading
    known += 1
  }
  return known === 0 ? undefined : total / known
}
