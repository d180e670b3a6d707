import {
  type Candidate,
  closerCandidates,
  firstCandidates,
  frontierOf,
  inOrder,
  type Plan,
  type PolicyName,
  type SearchSpace,
  type Simulation,
  type Trial,
} from '@manga-assist/simulator'
import type { PlanOptions } from './options.ts'
import { boundlessSimulation, simulationOf } from './simulations.ts'

/** One pass over the trace for all of these. */
export type Feed = (simulations: readonly Simulation[]) => Promise<void>

/** Each pass goes one step further in each direction, and halves what lies between two counts. */
const mostPasses = 12

export interface FoundPlans {
  /** Most requests at once when none waits. */
  mostAtOnce: number
  /** The middle of the stretch of time in which most requests arrive. */
  peakAtMs: number
  durationMs: number
  requests: number
  /** One for every policy, cheapest first, those that do not meet the objective last. */
  plans: readonly Plan[]
  /** For every policy the best with each count of tasks that was tried. */
  frontiers: readonly { policy: PolicyName; plans: readonly Plan[] }[]
  /** Simulations that it took. */
  trials: number
}

/** Tries candidates for every policy, far apart first, then closer to the best. */
export async function searchPlans(options: PlanOptions, feed: Feed): Promise<FoundPlans> {
  const { objective, policies } = options
  const seen = await lookAtTrace(options, feed)
  const space = spaceOf(options, seen.mostAtOnce)
  const tried = new Map<PolicyName, Trial[]>(policies.map((policy) => [policy, []]))
  let wanted = policies.flatMap((policy) => firstCandidates(policy, space))
  for (let pass = 0; pass < mostPasses && wanted.length > 0; pass += 1) {
    for (const trial of await measure(wanted, options, feed)) tried.get(trial.policy)?.push(trial)
    wanted = [...tried.values()].flatMap((trials) => closerCandidates(trials, space, objective))
  }
  const trials = [...tried.values()]
  return {
    ...seen,
    plans: inOrder(trials, objective),
    frontiers: policies.map((policy) => ({ policy, plans: frontierOf(tried.get(policy) ?? [], objective) })),
    trials: trials.flat().length,
  }
}

async function lookAtTrace(options: PlanOptions, feed: Feed) {
  const simulation = boundlessSimulation(options)
  await feed([simulation])
  const { requests } = simulation.finish()
  const peak = simulation.timeline().toSorted((a, b) => b.arrived - a.arrived)[0]
  const peakAtMs = peak === undefined ? 0 : (peak.fromMs + peak.toMs) / 2
  return { mostAtOnce: simulation.mostAtOnce, peakAtMs, durationMs: simulation.durationMs, requests }
}

function spaceOf(options: PlanOptions, mostAtOnce: number): SearchSpace {
  const { model, scalings, slotsPerTask, lambdaMemoryMb } = options
  // A slot of the yardstick is as good as an idle task; a task of the fleet shares its processor.
  const perTask = model === 'yardstick' ? (slotsPerTask[0] ?? 1) : 1
  return { scalings, slotsPerTask, lambdaMemoryMb, mostTasks: Math.max(1, Math.ceil(mostAtOnce / perTask)) }
}

async function measure(wanted: readonly Candidate[], options: PlanOptions, feed: Feed): Promise<Trial[]> {
  const simulations = wanted.map((candidate) => simulationOf(candidate, options))
  await feed(simulations)
  return wanted.flatMap((candidate, place) => {
    const simulation = simulations[place]
    if (simulation === undefined) return []
    const result = simulation.finish()
    return [{ ...candidate, result, details: simulation.details(), durationMs: simulation.durationMs }]
  })
}
