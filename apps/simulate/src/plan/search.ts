import {
  closerCounts,
  firstCounts,
  type Plan,
  type PolicyName,
  planOf,
  policies,
  Simulation,
  type Trial,
} from '@manga-assist/simulator'
import type { PlanOptions } from './arguments.ts'

/** One pass over the trace for all of these. */
type Feed = (simulations: readonly Simulation[]) => Promise<void>

/** Each pass tries eight counts on either side of the best, so this is enough for thousands of tasks. */
const mostPasses = 6

const unlimited = { concurrencyLimit: Number.POSITIVE_INFINITY, ramp: { size: 1e12, perSecond: 1 } }

export interface FoundPlans {
  /** Most requests at once when none waits. */
  mostAtOnce: number
  /** One for every policy, cheapest first, those that do not meet the objective last. */
  plans: readonly Plan[]
}

/** Tries counts of tasks for every policy, coarse ones first, then closer to the best. */
export async function searchPlans(options: PlanOptions, feed: Feed): Promise<FoundPlans> {
  const { objective, slotsPerTask } = options
  const [boundless] = await measure([['lambda-only', 0]], options, feed, unlimited)
  const mostAtOnce = boundless?.simulation.mostAtOnce ?? 0
  const trials = new Map<PolicyName, Trial[]>()
  let wanted = options.policies.flatMap((policy) =>
    policies[policy] === policies['lambda-only']
      ? [[policy, 0] as const]
      : firstCounts(mostAtOnce, slotsPerTask).map((tasks) => [policy, tasks] as const),
  )
  for (let pass = 0; pass < mostPasses && wanted.length > 0; pass += 1) {
    for (const { trial } of await measure(wanted, options, feed)) {
      trials.set(trial.policy, [...(trials.get(trial.policy) ?? []), trial])
    }
    wanted = [...trials].flatMap(([policy, tried]) => {
      return policy === 'lambda-only' ? [] : closerCounts(tried, objective).map((tasks) => [policy, tasks] as const)
    })
  }
  const plans = [...trials.values()].flatMap((tried) => planOf(tried, objective) ?? [])
  plans.sort((a, b) => Number(b.met) - Number(a.met) || a.usdPerMonth - b.usdPerMonth)
  return { mostAtOnce, plans }
}

async function measure(
  wanted: readonly (readonly [PolicyName, number])[],
  { slotsPerTask, seed }: PlanOptions,
  feed: Feed,
  lambda = {},
): Promise<{ trial: Trial; simulation: Simulation }[]> {
  const simulations = wanted.map(([name, tasks]) => {
    const slots = tasks * slotsPerTask
    return new Simulation({ name, policy: policies[name], slots, slotsPerTask, seed, lambda })
  })
  await feed(simulations)
  return wanted.flatMap(([policy, tasks], place) => {
    const simulation = simulations[place]
    if (simulation === undefined) return []
    const result = simulation.finish()
    return [{ simulation, trial: { policy, tasks, result, durationMs: simulation.durationMs } }]
  })
}
