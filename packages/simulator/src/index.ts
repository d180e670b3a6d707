export { ArrivalBatch } from './arrival-batch.ts'
export { type ScalingName, scalingNames, scalings } from './fleet/ecs-scaling.ts'
export { defaultFleetOptions, type Fault, type FleetOptions } from './fleet/fleet-options.ts'
export { closerCounts, firstCounts, type Objective, type Plan, planOf, type Trial } from './planner.ts'
export { type KnownPolicy, type PolicyName, policies, policyNames } from './policies.ts'
export type {
  Actuator,
  FinishedRequest,
  PolicyDependencies,
  PolicyFactory,
  SimulatedPolicy,
  ThrottleReason,
} from './policy.ts'
export type { SimulatedRequest } from './request-pool.ts'
export type { SimulationResult } from './result.ts'
export { Simulation, type SimulationOptions } from './simulation.ts'
export { TraceError } from './trace/trace-error.ts'
export { createTraceParser, defaultTraceOptions, type TraceOptions } from './trace/trace-parser.ts'
