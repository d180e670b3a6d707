import type { ScalingName } from '../fleet/ecs-scaling.ts'
import type { PolicyName } from '../policies.ts'
import type { SimulationDetails, SimulationResult } from '../result.ts'

/** One way to run a service. */
export interface Candidate {
  policy: PolicyName
  /** At rest, which is the fewest. */
  tasks: number
  scaling: ScalingName
  /** The limit of each task: what exceeds the sum is spilled, or waits. */
  slotsPerTask: number
  lambdaMemoryMb: number
}

/** A candidate on the whole trace. */
export interface Trial extends Candidate {
  result: SimulationResult
  details: SimulationDetails
  durationMs: number
}

/** What may be chosen from. Limits and memories rise. */
export interface SearchSpace {
  scalings: readonly ScalingName[]
  slotsPerTask: readonly number[]
  lambdaMemoryMb: readonly number[]
  /** So many tasks at rest need nothing else. */
  mostTasks: number
}

/** The same for the same candidate. */
export function keyOf({ policy, tasks, scaling, slotsPerTask, lambdaMemoryMb }: Candidate): string {
  return `${policy} ${tasks} ${scaling} ${slotsPerTask} ${lambdaMemoryMb}`
}
