export { type Architecture, fargateCostUsd } from '@manga-assist/overflow'
export { ArrivalBatch } from './arrival-batch.ts'
export { type ScalingName, scalingNames, scalings } from './fleet/ecs-scaling.ts'
export { defaultFleetOptions, type Fault, type FleetOptions } from './fleet/fleet-options.ts'
export type { KnownArrival } from './known-arrival.ts'
export { createLedgerParser, type RecordedLedger } from './ledger/ledger-parser.ts'
export { LedgerReplay, type ReplayOptions, type ReplayPolicy } from './ledger/ledger-replay.ts'
export type { RecordedRun } from './ledger/recorded-run.ts'
export type { Candidate, SearchSpace, Trial } from './planner/candidate.ts'
export type { Objective } from './planner/objective.ts'
export { frontierOf, inOrder, type Plan, toPlan, usesLimit } from './planner/plan.ts'
export { closerCandidates, firstCandidates } from './planner/search.ts'
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
export type { SimulationDetails, SimulationResult } from './result.ts'
export { type ProfilePoint, type RequestKind, type ScenarioTraffic, scenarioArrivals } from './scenario-arrivals.ts'
export { Simulation, type SimulationOptions } from './simulation.ts'
export type { TimelineSpan } from './timeline.ts'
export { TraceError } from './trace/trace-error.ts'
export { createTraceParser, defaultTraceOptions, type TraceOptions } from './trace/trace-parser.ts'
