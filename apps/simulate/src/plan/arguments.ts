import { type ScalingName, scalingNames } from '@manga-assist/simulator'
import {
  BadArgument,
  knownPolicy,
  list,
  numberOption,
  numberOr,
  oneOf,
  quoted,
  traceOption,
} from '../argument-rules.ts'
import { type Parsed, parseCommandLine } from '../command-line.ts'
import { parseFault } from '../fault-argument.ts'
import { defaultPlanOptions, ofYardstick, type PlanOptions, planModels } from './options.ts'

const known = {
  trace: { type: 'string' },
  p99: { type: 'string' },
  late: { type: 'string' },
  model: { type: 'string' },
  policy: { type: 'string' },
  scaling: { type: 'string' },
  'slots-per-task': { type: 'string' },
  'lambda-memory': { type: 'string' },
  'lambda-concurrency': { type: 'string' },
  'max-tasks': { type: 'string' },
  routers: { type: 'string' },
  fault: { type: 'string' },
  architecture: { type: 'string' },
  multiply: { type: 'string' },
  compress: { type: 'string' },
  cap: { type: 'string' },
  seed: { type: 'string' },
  html: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

type Given = { [Name in keyof typeof known]?: (typeof known)[Name]['type'] extends 'string' ? string : boolean }

const whole = { from: 1, upTo: 10_000, whole: true } as const
const fleetOnly = ['scaling', 'lambda-memory', 'max-tasks', 'routers', 'fault'] as const

/** Reads the command line. Never throws on what a user may have typed. */
export function parsePlanArguments(argv: readonly string[]): Parsed<PlanOptions> {
  return parseCommandLine(argv, known, toOptions)
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
    ...(given.html !== undefined && { html: fileOption('--html', given.html) }),
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
    scalings: list(given.scaling, defaults.scalings, knownScaling),
    slotsPerTask: limits.toSorted((a, b) => a - b),
    lambdaMemoryMb: memories.toSorted((a, b) => a - b),
  }
}

function knownScaling(name: string): ScalingName {
  const found = scalingNames.find((scaling) => scaling === name)
  if (found !== undefined) return found
  throw new BadArgument(`--scaling must be a list of ${scalingNames.join(', ')}, received ${quoted(name)}`)
}

function fileOption(name: string, text: string): string {
  if (text !== '') return text
  throw new BadArgument(`${name} must name a file, received ""`)
}

function rejectContradictions(model: PlanOptions['model'], given: Given): void {
  const stray = model === 'fleet' ? undefined : fleetOnly.find((name) => given[name] !== undefined)
  if (stray !== undefined)
    throw new BadArgument(`--${stray} needs tasks, received --model ${model}; leave one of them out`)
}
