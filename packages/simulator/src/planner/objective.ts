import type { Trial } from './candidate.ts'

/** What a plan has to meet. */
export interface Objective {
  waitP99Ms: number
  /** Share of the requests that may be late, refused or lost, 0 to 1. */
  late: number
}

const msPerMonth = 730 * 3_600_000

/** The cheapest that meets the objective; where none does, the one that comes nearest. */
export function bestOf(trials: readonly Trial[], objective: Objective): Trial | undefined {
  const meeting = trials.filter((trial) => isMet(trial, objective))
  if (meeting.length === 0) return trials.toSorted((a, b) => distance(a, objective) - distance(b, objective))[0]
  return meeting.toSorted((a, b) => a.result.costUsd / a.durationMs - b.result.costUsd / b.durationMs)[0]
}

export function isMet(trial: Trial, { waitP99Ms, late }: Objective): boolean {
  return trial.result.waitP99Ms <= waitP99Ms && missedShare(trial) <= late
}

/** Whoever is refused or lost is served no better than whoever waits too long. */
export function missedShare({ result: { late, shed, requests }, details: { failed } }: Trial): number {
  return requests === 0 ? 0 : late + (shed + failed) / requests
}

/** As if the trace went on for a month of 730 hours. */
export function perMonth(usd: number, { durationMs }: Pick<Trial, 'durationMs'>): number {
  return durationMs === 0 ? 0 : (usd / durationMs) * msPerMonth
}

/** How far it is off, in shares of requests first; the wait orders those that miss equally many. */
function distance(trial: Trial, { waitP99Ms, late }: Objective): number {
  const overMs = Math.max(0, trial.result.waitP99Ms - waitP99Ms)
  return Math.max(0, missedShare(trial) - late) + overMs / (overMs + 1e9)
}
