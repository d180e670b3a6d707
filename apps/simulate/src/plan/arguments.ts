import {
  BadArgument,
  list,
  nameOf,
  numberOption,
  numberOr,
  oneOf,
  type Parsed,
  parseCommandLine,
  type Values,
} from '@manga-assist/command-line'
import { scalingNames } from '@manga-assist/simulator'
import { knownPolicy, traceOption } from '../argument-rules.ts'
import { fileOf } from '../arguments.ts'
import { parseFault } from '../fault-argument.ts'
import { planDescription } from './description.ts'
import { defaultPlanOptions, ofYardstick, type PlanOptions, planModels } from './options.ts'

type Given = Values<(typeof planDescription)['options']>

const whole = { from: 1, upTo: 10_000, whole: true } as const
const fleetOnly = ['scaling', 'lambda-memory', 'max-tasks', 'routers', 'fault'] as const

/** Reads the command line. Never throws on what a user may have typed. */
export function parsePlanArguments(argv: readonly string[]): Parsed<PlanOptions> {
  return parseCommandLine(planDescription, argv, toOptions)
}

function toOptions(given: Given): PlanOptions {
  const model = oneOf('--model', given.model, planModels, defaultPlanOptions.model)
  rejectContradictions(model, given)
  const { objective, maxTasks, routers, lambdaConcurrency, multiply, compress, cap, seed } = defaultPlanOptions
  return {
    trace: traceOption(given.trace),
    objective: {
      waitP99Ms: numberOr('--p99', given.p99, objective.waitP99Ms, { from: 0, upTo: 86_400_000 }),
      late: numberOr('--late', given.late, objective.late, { from: 0, upTo: 1 }),
    },
    model,
    policies: list(given.policy, defaultPlanOptions.policies, knownPolicy),
    ...choices(model, given),
    maxTasks: numberOr('--max-tasks', given['max-tasks'], maxTasks, whole),
    lambdaConcurrency: numberOr('--lambda-concurrency', given['lambda-concurrency'], lambdaConcurrency, {
      ...{ from: 1, upTo: 1_000_000, whole: true },
    }),
    routers: numberOr('--routers', given.routers, routers, { from: 1, upTo: 1_000, whole: true }),
    faults: list(given.fault, defaultPlanOptions.faults, parseFault),
    architecture: oneOf('--architecture', given.architecture, ['arm64', 'x86'], defaultPlanOptions.architecture),
    multiply: numberOr('--multiply', given.multiply, multiply, { above: 0, upTo: 1_000_000 }),
    compress: numberOr('--compress', given.compress, compress, { above: 0, upTo: 1_000_000 }),
    cap: numberOr('--cap', given.cap, cap, { from: 1, upTo: 1_000_000 }),
    seed: numberOr('--seed', given.seed, seed, { from: 0, upTo: 2 ** 32 - 1, whole: true }),
    ...fileOf(given.html),
    json: given.json ?? false,
  }
}

/** What the search chooses from. */
function choices(model: PlanOptions['model'], given: Given) {
  const defaults = model === 'yardstick' ? ofYardstick : defaultPlanOptions
  const limits = list(given['slots-per-task'], defaults.slotsPerTask, (text) =>
    numberOption('--slots-per-task', text, whole),
  )
  const memories = list(given['lambda-memory'], defaults.lambdaMemoryMb, (text) =>
    numberOption('--lambda-memory', text, { from: 128, upTo: 10_240, whole: true }),
  )
  return {
    scalings: list(given.scaling, defaults.scalings, nameOf('--scaling', scalingNames)),
    slotsPerTask: limits.toSorted((a, b) => a - b),
    lambdaMemoryMb: memories.toSorted((a, b) => a - b),
  }
}

function rejectContradictions(model: PlanOptions['model'], given: Given): void {
  const stray = model === 'fleet' ? undefined : fleetOnly.find((name) => given[name] !== undefined)
  if (stray !== undefined)
    throw new BadArgument(`--${stray} needs tasks, received --model ${model}; leave one of them out`)
}
