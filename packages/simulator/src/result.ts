/** What one policy made of one trace. */
export interface SimulationResult {
  policy: string
  /** Slots of the primary plane at the start. */
  slots: number
  requests: number
  spilled: number
  shed: number
  /** Share of the requests, 0 to 1, that waited longer than a second; a cold start is waiting. */
  late: number
  waitP50Ms: number
  waitP95Ms: number
  waitP99Ms: number
  /** Service and starting of environments, as AWS bills it. */
  lambdaSeconds: number
  /** Changes of mode or of weights. */
  flips: number
  /** Tasks and Lambda from the first arrival to the last completion. */
  costUsd: number
  /** Of the fleet model only: requests whose task died under them, most tasks at once, and the hours of all tasks. */
  lost?: number
  mostTasks?: number
  taskHours?: number
}

/** What is known of a simulation beyond its result. */
export interface SimulationDetails {
  /** Requests that were lost with what ran them, or that no connection to the store was left for. */
  failed: number
  unconnected: number
  fargateUsd: number
  lambdaUsd: number
  mostTasks: number
  /** Environments that ran or started at once: what the account's concurrency must bear. */
  mostLambdaInUse: number
  coldStarts: number
  mostConnections: number
}

/** Digits that mean something: numbers stay readable and equal from run to run. */
export function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
