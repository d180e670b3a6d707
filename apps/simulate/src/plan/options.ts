import {
  type Architecture,
  defaultFleetOptions,
  defaultTraceOptions,
  type Fault,
  type Objective,
  type PolicyName,
  type ScalingName,
  scalingNames,
  type TraceOptions,
} from '@manga-assist/simulator'

export const planModels = ['fleet', 'yardstick'] as const

/** What one run looks for, checked and complete. */
export interface PlanOptions extends TraceOptions {
  trace: string
  objective: Objective
  model: (typeof planModels)[number]
  policies: readonly PolicyName[]
  /** What may be chosen from: rising. */
  scalings: readonly ScalingName[]
  slotsPerTask: readonly number[]
  lambdaMemoryMb: readonly number[]
  maxTasks: number
  lambdaConcurrency: number
  routers: number
  faults: readonly Fault[]
  architecture: Architecture
  /** File of the report for people; none when left out. */
  html?: string
  json: boolean
}

/** Where the model is the yardstick's, there is neither scaling nor a processor: slots are what a task has. */
export const ofYardstick = {
  scalings: ['none'],
  slotsPerTask: [8],
  lambdaMemoryMb: [512],
} as const satisfies Partial<PlanOptions>

export const defaultPlanOptions = {
  ...defaultTraceOptions,
  // A cold start is within it, a queue of some length is not.
  objective: { waitP99Ms: 1_000, late: 0.01 },
  model: 'fleet',
  policies: ['adaptive', 'adaptive-400ms', 'static', 'none', 'lambda-only', 'alarm-weights', 'alarm-weights-20s'],
  scalings: scalingNames,
  slotsPerTask: [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64, 128],
  // A whole processor as a task has; less is cheaper where a request waits more than it works.
  lambdaMemoryMb: [512, 1_024, 1_769],
  maxTasks: defaultFleetOptions.maxTasks,
  // What an account has before it asks for more.
  lambdaConcurrency: 1_000,
  routers: defaultFleetOptions.routers,
  faults: defaultFleetOptions.faults,
  architecture: 'arm64',
  json: false,
} as const satisfies Omit<PlanOptions, 'trace'>
