import {
  defaultFleetOptions,
  fargateCostUsd,
  type PolicyName,
  policies,
  Simulation,
  scenarioArrivals,
  type TimelineSpan,
} from '@manga-assist/simulator'
import { loginTraffic } from './traffic.ts'

/** One way to serve the logins. */
export interface Way {
  name: string
  policy: PolicyName
  tasks: number
}

/** What it comes to with a store that bears so many connections. */
export interface WayOutcome extends Way {
  storeConnections: number
  /** Most that were open at once. */
  mostConnections: number
  requests: number
  /** Shares of the requests: without a connection, late, refused, on Lambda. */
  unconnected: number
  late: number
  refused: number
  spilled: number
  /** Of the wait: until the connection, the start of an environment, sharing a processor. */
  waitP99Ms: number
  coldStarts: number
  usdPerMonth: number
  timeline: readonly TimelineSpan[]
}

/** Of one process: a task opens its pool before it is ready, an environment its one connection when it starts. */
export const pool = { perTask: 8, connectMs: 15, retryMs: [100, 200, 400] }
export const slotsPerTask = 16
const functionMemoryMb = 512
const msPerMonth = 730 * 3_600_000
const hourMs = 3_600_000

/** Half an hour of logins, as if it went on all month. */
export function simulateWay(way: Way, storeConnections: number, seed: number, scale = 1): WayOutcome {
  const { policy, tasks } = way
  const simulation = new Simulation({
    ...{ name: policy, policy: policies[policy], slots: tasks * slotsPerTask, slotsPerTask, seed },
    fleet: { ...defaultFleetOptions, tasks, slotsPerTask, embedded: true },
    lambda: { memoryMb: functionMemoryMb, concurrencyLimit: 1_000 },
    store: { mostConnections: storeConnections, ...pool },
    withTimeline: true,
  })
  scenarioArrivals(loginTraffic(scale), seed, (atMs, request) => simulation.arriveOf(atMs, request))
  const { requests, shed, late, spilled, waitP99Ms } = simulation.finish()
  const { unconnected, mostConnections, coldStarts, lambdaUsd } = simulation.details()
  const lambdaUsdPerMonth = (lambdaUsd / simulation.durationMs) * msPerMonth
  return {
    ...way,
    ...{ storeConnections, mostConnections, requests, late, waitP99Ms, coldStarts },
    unconnected: unconnected / requests,
    refused: shed / requests,
    spilled: spilled / requests,
    usdPerMonth: lambdaUsdPerMonth + (tasks * fargateCostUsd(hourMs) * msPerMonth) / hourMs,
    timeline: simulation.timeline(),
  }
}
