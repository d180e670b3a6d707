import {
  defaultTraceOptions,
  type Objective,
  type PolicyName,
  policyNames,
  type TraceOptions,
} from '@manga-assist/simulator'
import { knownPolicy, list, numberOr, traceOption } from '../argument-rules.ts'
import { type Parsed, parseCommandLine } from '../command-line.ts'

export interface PlanOptions extends TraceOptions {
  trace: string
  objective: Objective
  slotsPerTask: number
  policies: readonly PolicyName[]
  json: boolean
}

export const defaultPlanOptions = {
  ...defaultTraceOptions,
  // A cold start is within it, a queue of some length is not.
  objective: { waitP99Ms: 1_000, late: 0.01 },
  slotsPerTask: 8,
  policies: policyNames,
  json: false,
} as const satisfies Omit<PlanOptions, 'trace'>

const known = {
  trace: { type: 'string' },
  p99: { type: 'string' },
  late: { type: 'string' },
  'slots-per-task': { type: 'string' },
  policy: { type: 'string' },
  multiply: { type: 'string' },
  compress: { type: 'string' },
  cap: { type: 'string' },
  seed: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

type Given = { [Name in keyof typeof known]?: (typeof known)[Name]['type'] extends 'string' ? string : boolean }

/** Reads the command line. Never throws on what a user may have typed. */
export function parsePlanArguments(argv: readonly string[]): Parsed<PlanOptions> {
  return parseCommandLine(argv, known, toOptions)
}

function toOptions(given: Given): PlanOptions {
  const { objective, slotsPerTask, multiply, compress, cap, seed } = defaultPlanOptions
  return {
    trace: traceOption(given.trace),
    objective: {
      waitP99Ms: numberOr('--p99', given.p99, objective.waitP99Ms, { from: 0, upTo: 86_400_000 }),
      late: numberOr('--late', given.late, objective.late, { from: 0, upTo: 1 }),
    },
    slotsPerTask: numberOr('--slots-per-task', given['slots-per-task'], slotsPerTask, {
      from: 1,
      upTo: 10_000,
      whole: true,
    }),
    policies: list(given.policy, defaultPlanOptions.policies, knownPolicy),
    multiply: numberOr('--multiply', given.multiply, multiply, { above: 0, upTo: 1_000_000 }),
    compress: numberOr('--compress', given.compress, compress, { above: 0, upTo: 1_000_000 }),
    cap: numberOr('--cap', given.cap, cap, { from: 1, upTo: 1_000_000 }),
    seed: numberOr('--seed', given.seed, seed, { from: 0, upTo: 2 ** 32 - 1, whole: true }),
    json: given.json ?? false,
  }
}
