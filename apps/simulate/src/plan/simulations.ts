import {
  type Candidate,
  defaultFleetOptions,
  type Fault,
  policies,
  Simulation,
  scalings,
} from '@manga-assist/simulator'
import type { PlanOptions } from './options.ts'

/** What a candidate would be run under beside its own choices. */
type Surroundings = Pick<
  PlanOptions,
  'model' | 'maxTasks' | 'routers' | 'faults' | 'architecture' | 'lambdaConcurrency' | 'seed'
>

/** A simulation of one candidate; with `watched`, of its course as well, and with faults of its own. */
export function simulationOf(
  candidate: Candidate,
  options: Surroundings,
  watched?: { faults: readonly Fault[] },
): Simulation {
  const { policy, tasks, scaling, slotsPerTask, lambdaMemoryMb } = candidate
  const { model, maxTasks, routers, architecture, lambdaConcurrency, seed } = options
  const fleet = {
    ...{ ...defaultFleetOptions, tasks, slotsPerTask, routers },
    maxTasks: Math.max(tasks, maxTasks),
    scaling: scalings[scaling],
    faults: watched ? watched.faults : options.faults,
  }
  return new Simulation({
    ...{ name: policy, policy: policies[policy], slots: tasks * slotsPerTask, slotsPerTask, seed, architecture },
    lambda: { concurrencyLimit: lambdaConcurrency, memoryMb: lambdaMemoryMb },
    ...(model === 'fleet' && { fleet }),
    withTimeline: watched !== undefined,
  })
}

const withoutBounds = {
  ...{ concurrencyLimit: Number.POSITIVE_INFINITY, ramp: { size: 1e12, perSecond: 1 }, coldStartMs: () => 0 },
}

/** Everything at once and without any wait: what the trace would hold if nothing held it up. */
export function boundlessSimulation({ seed }: Surroundings): Simulation {
  const policy = policies['lambda-only']
  const lambda = withoutBounds
  return new Simulation({ name: 'boundless', policy, slots: 0, slotsPerTask: 1, seed, lambda, withTimeline: true })
}
