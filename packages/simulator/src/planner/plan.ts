import { policies } from '../policies.ts'
import { rounded } from '../result.ts'
import type { Candidate, Trial } from './candidate.ts'
import { bestOf, isMet, missedShare, type Objective, perMonth } from './objective.ts'

/** The cheapest way to meet the objective with one policy; where none does, the one that comes nearest. */
export interface Plan extends Candidate {
  slots: number
  met: boolean
  late: number
  /** Shares of the requests, 0 to 1, as are `failed` (lost, or without a connection) and `spilled`. */
  shed: number
  failed: number
  spilled: number
  waitP99Ms: number
  usdPerMonth: number
  fargateUsdPerMonth: number
  lambdaUsdPerMonth: number
  mostTasks: number
  /** What the account's concurrency must bear. */
  mostLambdaInUse: number
}

/** The plan of one policy from all that was tried with it. */
export function planOf(trials: readonly Trial[], objective: Objective): Plan | undefined {
  const best = bestOf(trials, objective)
  return best && toPlan(best, objective)
}

export function toPlan(trial: Trial, objective: Objective): Plan {
  const { policy, tasks, scaling, slotsPerTask, lambdaMemoryMb, result, details } = trial
  const shareOf = (count: number) => rounded(result.requests === 0 ? 0 : count / result.requests, 6)
  return {
    ...{ policy, tasks, scaling, slotsPerTask, lambdaMemoryMb },
    slots: result.slots,
    met: isMet(trial, objective),
    late: result.late,
    shed: shareOf(result.shed),
    failed: shareOf(details.failed),
    spilled: shareOf(result.spilled),
    waitP99Ms: result.waitP99Ms,
    usdPerMonth: rounded(perMonth(result.costUsd, trial), 2),
    fargateUsdPerMonth: rounded(perMonth(details.fargateUsd, trial), 2),
    lambdaUsdPerMonth: rounded(perMonth(details.lambdaUsd, trial), 2),
    mostTasks: rounded(details.mostTasks, 3),
    mostLambdaInUse: details.mostLambdaInUse,
  }
}

/** For every policy and count of tasks at rest the best that was tried: how money and misses follow the count. */
export function frontierOf(trials: readonly Trial[], objective: Objective): Plan[] {
  const counts = [...new Set(trials.map(({ tasks }) => tasks))].sort((a, b) => a - b)
  return counts.flatMap((count) => {
    const best = bestOf(
      trials.filter(({ tasks }) => tasks === count),
      objective,
    )
    return best === undefined ? [] : [toPlan(best, objective)]
  })
}

/** Cheapest first; those that do not meet the objective last, the nearest of them first. */
export function inOrder(trials: readonly (readonly Trial[])[], objective: Objective): Plan[] {
  const best = trials.flatMap((tried) => bestOf(tried, objective) ?? [])
  const missed = new Map(best.map((trial) => [trial.policy, missedShare(trial)]))
  return best
    .map((trial) => toPlan(trial, objective))
    .toSorted((a, b) => {
      if (a.met !== b.met) return a.met ? -1 : 1
      if (a.met) return a.usdPerMonth - b.usdPerMonth
      return (missed.get(a.policy) ?? 0) - (missed.get(b.policy) ?? 0)
    })
}

/** Whether the limit of a task decides anything under this policy. */
export function usesLimit({ policy }: Pick<Candidate, 'policy'>): boolean {
  return !('withoutLimit' in policies[policy])
}
