import type { TokenBucketOptions } from '../planes/token-bucket.ts'
import type { ScalingOptions } from './ecs-scaling.ts'

export type Fault =
  /** One task is gone, with everything that it runs. */
  | { kind: 'task-dies'; atMs: number }
  /** Lambda refuses everything. */
  | { kind: 'lambda-throttles'; atMs: number; forMs: number }
  /** It refuses everything as well, and what ran there is lost. */
  | { kind: 'lambda-down'; atMs: number; forMs: number }

/** How tasks behave and are scaled. */
export interface FleetOptions {
  /** Tasks at the start, and fewest at any time. */
  tasks: number
  maxTasks: number
  slotsPerTask: number
  cores: number
  /** From the decision to launch a task until it serves. */
  launchMs: number
  /** A new task's share of requests, and its slots, rise over this long. */
  slowStartMs: number
  /** Launches that ECS allows. */
  launchBucket: TokenBucketOptions
  scaling: ScalingOptions | undefined
  /** Routers that share the tasks. Each knows what it sent itself; of the others what answers and load reports tell. */
  routers: number
  loadReportMs: number
  /**
   * Whether a task takes no more than its limit, whatever routers send: those that know of that try another task, and
   * decide once more then.
   */
  tasksRefuse: boolean
  /** Whether tasks are the routers: then sending a request to Lambda is work for a task. */
  embedded: boolean
  faults: readonly Fault[]
}

/** Launch: the 23 s between trigger and service that AWS measured; bucket: ECS on Fargate (research/aws-facts.md). */
export const defaultFleetOptions: FleetOptions = {
  tasks: 1,
  maxTasks: 100,
  slotsPerTask: 8,
  cores: 1,
  launchMs: 23_000,
  slowStartMs: 30_000,
  launchBucket: { size: 100, perSecond: 20 },
  scaling: undefined,
  routers: 1,
  loadReportMs: 1_000,
  embedded: false,
  tasksRefuse: false,
  faults: [],
}
