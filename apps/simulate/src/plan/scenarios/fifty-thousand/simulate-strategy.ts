import {
  defaultFleetOptions,
  fargateCostUsd,
  policies,
  Simulation,
  scalings,
  scenarioArrivals,
  type TimelineSpan,
} from '@manga-assist/simulator'
import { mostTasks, type Strategy, usualSlots } from './strategies.ts'
import { dropHours, trafficAtRest, trafficOf } from './traffic.ts'

/** What one strategy makes of one drop, at full scale. */
export interface Outcome {
  name: string
  functions: number
  routers: number
  tasksAtRest: number
  mostTasks: number
  /** Requests on Lambda at once. */
  mostLambdaInUse: number
  requests: number
  /** Shares of the requests of the drop. */
  spilled: number
  late: number
  refused: number
  waitP99Ms: number
  met: boolean
  usdPerDrop: number
  usdPerMonth: number
  timeline: readonly TimelineSpan[]
}

/** The whole drop: a cold start is within it, a queue is not. */
export const objective = { waitP99Ms: 1_000, missed: 0.01 }

const functionMemoryMb = 512
/** Of one function (research/aws-facts.md). */
const ramp = { size: 1_000, perSecond: 100 }
const hoursPerMonth = 730
export const dropsPerMonth = 30
/** Announced tasks are there so long before the drop, and as long after it. */
const raisedHours = 10 / 60

/** One strategy with so many functions, on one part in `scale` of everything. */
export function simulateStrategy(strategy: Strategy, functions: number, scale: number, seed: number): Outcome {
  const atDrop = strategy.tasksAtDrop ?? strategy.tasksAtRest
  const drop = simulation(strategy, { functions, scale, seed, tasks: atDrop })
  scenarioArrivals(trafficOf(scale, strategy.relayFactor), seed, (atMs, request) => drop.arriveOf(atMs, request))
  const { requests, shed, late, spilled, waitP99Ms } = drop.finish()
  const details = drop.details()
  const routers = typeof strategy.routers === 'number' ? strategy.routers : 0
  const usdOfRouters = (hours: number) => taskUsd(routers, hours)
  const raisedUsd = taskUsd(atDrop - strategy.tasksAtRest, 2 * raisedHours)
  const usdPerDrop = (details.fargateUsd + details.lambdaUsd) * scale + usdOfRouters(dropHours) + raisedUsd
  const restHours = hoursPerMonth - dropsPerMonth * dropHours
  const refused = (shed + details.failed) / requests
  return {
    ...{ name: strategy.name, functions, routers, tasksAtRest: strategy.tasksAtRest },
    mostTasks: details.mostTasks * scale,
    mostLambdaInUse: details.mostLambdaInUse * scale,
    requests: requests * scale,
    spilled: spilled / requests,
    ...{ late, refused, waitP99Ms },
    met: waitP99Ms <= objective.waitP99Ms && late + refused <= objective.missed,
    usdPerDrop,
    usdPerMonth: usdAtRest(strategy, scale, seed) * restHours + usdOfRouters(restHours) + dropsPerMonth * usdPerDrop,
    timeline: drop.timeline(),
  }
}

interface Setting {
  functions: number
  scale: number
  seed: number
  tasks: number
}

function simulation(strategy: Strategy, { functions, scale, seed, tasks: atFullScale }: Setting): Simulation {
  const tasks = Math.max(strategy.policy === 'lambda-only' ? 0 : 1, Math.round(atFullScale / scale))
  const { slotsPerTask = usualSlots } = strategy
  const { launchBucket } = defaultFleetOptions
  const fleet = {
    ...{ ...defaultFleetOptions, tasks, slotsPerTask, embedded: strategy.routers === 'in tasks' },
    maxTasks: Math.max(tasks, Math.round(mostTasks / scale)),
    scaling: scalings[strategy.scaling],
    launchBucket: partOf(launchBucket, 1 / scale),
    routers: routersOf(strategy, scale),
  }
  return new Simulation({
    ...{ name: strategy.policy, policy: policies[strategy.policy], slots: tasks * slotsPerTask, slotsPerTask, seed },
    fleet: { ...fleet, tasksRefuse: typeof strategy.routers === 'number' },
    lambda: {
      ramp: partOf(ramp, functions / scale),
      concurrencyLimit: Number.POSITIVE_INFINITY,
      memoryMb: functionMemoryMb,
    },
    withTimeline: true,
  })
}

/** As small a part of the routers as of the rest; in tasks each knows its own load, as one router would know all. */
function routersOf({ routers }: Strategy, scale: number): number {
  return typeof routers === 'number' ? Math.max(1, Math.round(routers / scale)) : 1
}

/** A bucket that is smaller than one token never gives any. */
function partOf({ size, perSecond }: typeof ramp, share: number): typeof ramp {
  return { size: Math.max(1, size * share), perSecond: perSecond * share }
}

/** Dollars an hour between drops: tasks at rest, and Lambda where there are none. */
function usdAtRest(strategy: Strategy, scale: number, seed: number): number {
  if (strategy.policy !== 'lambda-only') return taskUsd(strategy.tasksAtRest, 1)
  const rest = simulation(strategy, { functions: 40, scale, seed, tasks: 0 })
  scenarioArrivals(trafficAtRest(scale), seed, (atMs, request) => rest.arriveOf(atMs, request))
  rest.finish()
  return (rest.details().lambdaUsd * scale * 3_600_000) / rest.durationMs
}

/** Of 1 vCPU and 2 GB, arm64. */
const usdPerTaskHour = fargateCostUsd(3_600_000)

function taskUsd(tasks: number, hours: number): number {
  return tasks * hours * usdPerTaskHour
}
