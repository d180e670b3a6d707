import type { PolicyName, ScalingName } from '@manga-assist/simulator'
import { coresFor, costs, peakPerSecond, restPerSecond } from './traffic.ts'

/** One way to meet the drop. */
export interface Strategy {
  name: string
  policy: PolicyName
  tasksAtRest: number
  scaling: ScalingName
  /** Tasks that are there when an announced drop begins; as many as at rest when left out. */
  tasksAtDrop?: number
  /** Functions that requests are spread over: each has a ramp of its own. To be tried in this order. */
  functions: readonly number[]
  /** Routers as services of their own, or in the tasks, where spilling is work for the task. */
  routers: number | 'in tasks' | 'none'
  /** Requests that a task takes at once; fewer where it also passes on what it does not take. */
  slotsPerTask?: number
  /** What spilling costs beside what was measured. */
  relayFactor?: number
}

/** So much of a processor is used when it is well used: the rest is for what scatters. */
const wellUsed = 0.6
/** Routers may be used more: they wait for nothing. */
const routerUse = 0.7
/** Tasks that spill most of what comes must still have room for what they serve. */
const relayingUse = 0.5
/** Requests that a task takes at once: what keeps its processor at seven tenths. */
export const usualSlots = 80
const relayingSlots = 48
/** Tasks come in so many, so that a part of them is a whole number as well. */
const step = 80
const ladder = [1, 5, 10, 20, 40] as const

const tasksFor = (perSecond: number) => inSteps(coresFor(perSecond, costs.chat.cpuMs, costs.list.cpuMs) / wellUsed)
const atRest = tasksFor(restPerSecond)
const atPeak = tasksFor(peakPerSecond)

/** Before tasks have come, nearly all of what exceeds the rest is spilled, and passes the routers. */
const routers = Math.ceil(
  (coresFor(peakPerSecond - restPerSecond, costs.chat.spilledMs, costs.list.spilledMs) +
    coresFor(restPerSecond, costs.chat.relayedMs, costs.list.relayedMs)) /
    routerUse,
)
/** Tasks that can pass on what they do not serve, and serve the rest. */
const relayingTasks = inSteps(coresFor(peakPerSecond, costs.chat.spilledMs, costs.list.spilledMs) / relayingUse)

/** Each row of the plan. The first that meets the objective for the least money is the recommendation. */
export const strategies: readonly Strategy[] = [
  {
    ...{ name: 'Fargate for the peak, always', policy: 'none', tasksAtRest: atPeak, scaling: 'none' },
    ...{ functions: [0], routers: 'none' },
  },
  {
    ...{ name: 'Fargate, raised before an announced drop', policy: 'none', tasksAtRest: atRest, scaling: 'none' },
    ...{ tasksAtDrop: atPeak, functions: [0], routers: 'none' },
  },
  {
    ...{ name: 'Fargate, scaled on 20 s metrics', policy: 'none', tasksAtRest: atRest, scaling: 'target-20s' },
    ...{ functions: [0], routers: 'none' },
  },
  {
    ...{ name: 'an alarm moves weights, 20 s metrics', policy: 'alarm-weights-20s', tasksAtRest: atRest },
    ...{ scaling: 'target-20s', functions: [40], routers: 'none' },
  },
  {
    ...{ name: 'Lambda only', policy: 'lambda-only', tasksAtRest: 0, scaling: 'none' },
    ...{ functions: ladder, routers: 'none' },
  },
  {
    ...{ name: 'hybrid, routers of their own', policy: 'static', tasksAtRest: atRest, scaling: 'signal-10s' },
    ...{ functions: ladder, routers },
  },
  {
    ...{ name: 'the same, adaptive', policy: 'adaptive-400ms', tasksAtRest: atRest, scaling: 'signal-10s' },
    ...{ functions: ladder, routers },
  },
  {
    ...{ name: 'hybrid, routers in the tasks', policy: 'adaptive-400ms', tasksAtRest: relayingTasks },
    ...{ scaling: 'signal-10s', functions: ladder, routers: 'in tasks', slotsPerTask: relayingSlots },
  },
  {
    ...{ name: 'in the tasks, were spilling a third of the work', policy: 'adaptive-400ms' },
    ...{ tasksAtRest: inSteps(relayingTasks / 3), scaling: 'signal-10s' },
    ...{ functions: ladder, routers: 'in tasks', slotsPerTask: relayingSlots, relayFactor: 1 / 3 },
  },
]

/** Tasks that the plan may scale to: all that the peak needs, and a fifth for what scatters. */
export const mostTasks = inSteps(atPeak * 1.2)

function inSteps(count: number): number {
  return Math.ceil(count / step) * step
}
