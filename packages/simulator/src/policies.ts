import { adaptive } from './policies/adaptive.ts'
import { alarmOn20sMetrics, alarmOn60sMetrics, alarmWeights } from './policies/alarm-weights.ts'
import { gradient2 } from './policies/gradient2.ts'
import { lambdaOnly } from './policies/lambda-only.ts'
import { none } from './policies/none.ts'
import { spillWhenFull } from './policies/spill-when-full.ts'
import { staticWatermarks } from './policies/static.ts'
import type { PolicyFactory } from './policy.ts'

export interface KnownPolicy {
  about: string
  create: PolicyFactory
  /** Runs everything on Lambda: there are no tasks to pay for. */
  withoutTasks?: true
  /** Knows that a task may refuse: it has `refusedHere`. */
  mayBeRefused?: true
  /** Nothing runs on Lambda. */
  withoutLambda?: true
  /** The limit of a task decides nothing: only its processor does. */
  withoutLimit?: true
  /** The load balancer decides, and there is one of it however many routers there are. */
  atLoadBalancer?: true
}

/** Every policy by its name on the command line. */
export const policies = {
  none: { about: 'no overflow, an endless queue', create: none, withoutLambda: true, withoutLimit: true },
  'lambda-only': { about: 'no tasks', create: lambdaOnly, withoutTasks: true },
  'alarm-weights': {
    about: 'an alarm on a 60 s metric moves half of the requests, 363 s after the load changed',
    create: alarmWeights(alarmOn60sMetrics),
    atLoadBalancer: true,
    withoutLimit: true,
  },
  'alarm-weights-20s': {
    about: 'the same on a 20 s metric, after 86 s',
    create: alarmWeights(alarmOn20sMetrics),
    atLoadBalancer: true,
    withoutLimit: true,
  },
  static: { about: "the router's fixed watermarks", create: staticWatermarks, mayBeRefused: true },
  'spill-when-full': { about: 'a free slot, else Lambda', create: spillWhenFull },
  adaptive: {
    about: "the router's own: a bounded wait, then the cheapest way out; waits as long as a p99 of 0.8 s allows",
    create: adaptive(790),
    mayBeRefused: true,
  },
  'adaptive-400ms': {
    about: "the same with the router's default bound of 0.4 s",
    create: adaptive(400),
    mayBeRefused: true,
  },
  gradient2: { about: "Netflix's adaptive limit; what exceeds it is spilled", create: gradient2 },
} as const satisfies Record<string, KnownPolicy>

export type PolicyName = keyof typeof policies

export const policyNames = Object.keys(policies) as PolicyName[]
