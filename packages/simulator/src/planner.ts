import type { PolicyName } from './policies.ts'
import { rounded, type SimulationResult } from './result.ts'

/** What a plan has to meet. */
export interface Objective {
  waitP99Ms: number
  /** Share of the requests that may be late or refused, 0 to 1. */
  late: number
}

/** One policy with so many tasks on the whole trace. */
export interface Trial {
  policy: PolicyName
  tasks: number
  result: SimulationResult
  durationMs: number
}

/** The cheapest way to meet the objective with one policy; where none does, the one that comes nearest. */
export interface Plan {
  policy: PolicyName
  tasks: number
  slots: number
  met: boolean
  late: number
  /** Share of the requests, 0 to 1, as is `spilled`. */
  shed: number
  spilled: number
  waitP99Ms: number
  usdPerMonth: number
}

const msPerMonth = 730 * 3_600_000

/** Between two counts of the first look: then the neighbours of the best are looked at more closely. */
const growth = 1.5
const closerLooks = 8

/** Counts of tasks to begin with: from one to what needs no overflow at all. */
export function firstCounts(mostAtOnce: number, slotsPerTask: number): number[] {
  const most = Math.max(1, Math.ceil(mostAtOnce / slotsPerTask))
  const counts: number[] = []
  for (let count = 1; count < most; count = Math.max(count + 1, Math.round(count * growth))) counts.push(count)
  return [...counts, most]
}

/** Counts around the best one that were not tried yet; none when its neighbours were. */
export function closerCounts(trials: readonly Trial[], objective: Objective): number[] {
  const best = bestOf(trials, objective)?.tasks ?? 0
  const tried = trials.map(({ tasks }) => tasks)
  const below = Math.max(0, ...tried.filter((tasks) => tasks < best))
  const larger = tried.filter((tasks) => tasks > best)
  const above = larger.length === 0 ? best : Math.min(...larger)
  return [...between(below, best), ...between(best, above)]
}

/** The plan of one policy from all that was tried with it. */
export function planOf(trials: readonly Trial[], objective: Objective): Plan | undefined {
  const best = bestOf(trials, objective)
  if (best === undefined) return undefined
  const { policy, tasks, result } = best
  const { slots, late, shed, spilled, requests, waitP99Ms } = result
  return {
    policy,
    tasks,
    slots,
    met: isMet(best, objective),
    late,
    shed: rounded(shed / requests, 6),
    spilled: rounded(spilled / requests, 6),
    waitP99Ms,
    usdPerMonth: rounded(usdPerMonth(best), 2),
  }
}

function bestOf(trials: readonly Trial[], objective: Objective): Trial | undefined {
  const meeting = trials.filter((trial) => isMet(trial, objective))
  if (meeting.length === 0) return trials.toSorted((a, b) => missed(a) - missed(b))[0]
  return meeting.toSorted((a, b) => usdPerMonth(a) - usdPerMonth(b))[0]
}

function isMet(trial: Trial, { waitP99Ms, late }: Objective): boolean {
  return trial.result.waitP99Ms <= waitP99Ms && missed(trial) <= late
}

/** Whoever is refused is served no better than whoever waits too long. */
function missed({ result: { late, shed, requests } }: Trial): number {
  return late + shed / requests
}

/** As if the trace went on for a month. */
function usdPerMonth({ result, durationMs }: Trial): number {
  return (result.costUsd / durationMs) * msPerMonth
}

function between(low: number, high: number): number[] {
  const step = Math.max(1, Math.ceil((high - low) / (closerLooks + 1)))
  return Array.from({ length: Math.ceil((high - low) / step) - 1 }, (_, place) => low + (place + 1) * step)
}
