import {
  defaultFleetOptions,
  defaultTraceOptions,
  type Fault,
  type PolicyName,
  type ScalingName,
  type TraceOptions,
} from '@manga-assist/simulator'

export const models = ['yardstick', 'fleet'] as const

/** What one run does, checked and complete. */
export interface SimulateOptions extends TraceOptions {
  trace: string
  model: (typeof models)[number]
  /** Each is simulated with each policy. */
  slots: readonly number[]
  slotsPerTask: number
  policies: readonly PolicyName[]
  /** Of the fleet model. */
  scaling: ScalingName
  maxTasks: number
  routers: number
  faults: readonly Fault[]
  /** File of the report for people; none when left out. */
  html?: string
  json: boolean
}

export const defaultOptions = {
  ...defaultTraceOptions,
  model: 'yardstick',
  slots: [8],
  // With the Azure traces' second of work each, a task of 1 vCPU that is kept busy.
  slotsPerTask: 8,
  policies: ['none', 'alarm-weights', 'static', 'spill-when-full'],
  scaling: 'none',
  maxTasks: defaultFleetOptions.maxTasks,
  routers: defaultFleetOptions.routers,
  faults: defaultFleetOptions.faults,
  json: false,
} as const satisfies Omit<SimulateOptions, 'trace'>
