import type { Fault, Plan, PolicyName, Simulation, TimelineSpan } from '@manga-assist/simulator'
import type { PlanOptions } from './options.ts'
import type { Feed } from './search.ts'
import { simulationOf } from './simulations.ts'

/** What becomes of the plans when something breaks where most requests arrive. */
export interface FaultOutcome {
  fault: Fault
  plans: readonly {
    policy: PolicyName
    /** Requests that were late, refused or lost, and how many of them would not have been without the fault. */
    missed: number
    moreMissed: number
    waitP99Ms: number
  }[]
}

/** The course of one plan. */
export interface Course {
  policy: PolicyName
  spans: readonly TimelineSpan[]
}

export interface Examined {
  courses: readonly Course[]
  faults: readonly FaultOutcome[]
}

/** An outage of Lambda begins before the peak, so that this is in the middle of it. */
const outageMs = 60_000

/** Simulates the plans once more: their course, and what a lost task or an outage of Lambda at the peak does to each. */
export async function examinePlans(
  plans: readonly Plan[],
  peakAtMs: number,
  options: PlanOptions,
  feed: Feed,
): Promise<Examined> {
  const faults = options.model === 'fleet' ? faultsAt(peakAtMs) : []
  const simulate = (plan: Plan, more: readonly Fault[]) =>
    simulationOf(plan, options, { faults: [...options.faults, ...more] })
  const usual = plans.map((plan) => simulate(plan, []))
  const broken = faults.map((fault) => plans.map((plan) => simulate(plan, [fault])))
  await feed([...usual, ...broken.flat()])
  const usually = usual.map(outcomeOf)
  return {
    courses: usual.map((simulation, place) => ({ policy: policyAt(plans, place), spans: simulation.timeline() })),
    faults: faults.map((fault, row) => ({
      fault,
      plans: (broken[row] ?? []).map((simulation, place) => {
        const { missed, waitP99Ms } = outcomeOf(simulation)
        const moreMissed = missed - (usually[place]?.missed ?? 0)
        return { policy: policyAt(plans, place), missed, moreMissed, waitP99Ms }
      }),
    })),
  }
}

function faultsAt(peakAtMs: number): Fault[] {
  const atMs = Math.max(0, peakAtMs - outageMs / 2)
  return [
    { kind: 'task-dies', atMs: peakAtMs },
    { kind: 'lambda-throttles', atMs, forMs: outageMs },
    { kind: 'lambda-down', atMs, forMs: outageMs },
  ]
}

function outcomeOf(simulation: Simulation): { missed: number; waitP99Ms: number } {
  const { late, shed, requests, waitP99Ms } = simulation.finish()
  return { missed: Math.round(late * requests) + shed + simulation.details().failed, waitP99Ms }
}

function policyAt(plans: readonly Plan[], place: number): PolicyName {
  return plans[place]?.policy ?? 'none'
}
