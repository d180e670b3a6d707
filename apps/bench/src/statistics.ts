import type { BenchmarkRow, BenchmarkTarget } from './benchmark.ts'

/** Linear interpolation between the closest ranks; `share` from 0 to 1. NaN for an empty list. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const position = (sorted.length - 1) * share
  const below = sorted[Math.floor(position)] ?? Number.NaN
  const above = sorted[Math.ceil(position)] ?? Number.NaN
  return below + (above - below) * (position - Math.floor(position))
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** A row from the figures of all rounds, compared with those of another case where one is given. */
export function row(
  name: { case: string; metric: string; unit: string },
  rounds: readonly number[],
  against?: { case: string; rounds: readonly number[] },
): BenchmarkRow {
  const value = median(rounds)
  const ratio = against === undefined ? null : value / median(against.rounds)
  const spread = (quantile(rounds, 0.75) - quantile(rounds, 0.25)) / 2
  return { ...name, value, spread, against: against?.case ?? null, ratio }
}

export function atMost(metric: string, limit: number, unit: string, value: number): BenchmarkTarget {
  return { metric, target: `at most ${limit} ${unit}`.trim(), value, met: value <= limit }
}

export function atLeast(metric: string, limit: number, unit: string, value: number): BenchmarkTarget {
  return { metric, target: `at least ${limit} ${unit}`.trim(), value, met: value >= limit }
}
