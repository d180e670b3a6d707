import { scalingNames } from '@manga-assist/simulator'
import { faultOption, traceOptions } from '../description.ts'
import { defaultPlanOptions } from './options.ts'
import { scenarios } from './scenarios/scenarios.ts'

const { objective, slotsPerTask, lambdaMemoryMb, lambdaConcurrency, maxTasks, routers, policies, model, architecture } =
  defaultPlanOptions

const planOptions = {
  trace: { value: 'FILE', about: 'as npm run simulate takes it' },
  p99: {
    value: 'MS',
    about: '99 of 100 requests wait at most so many milliseconds, cold start included',
    default: objective.waitP99Ms,
  },
  late: {
    value: 'SHARE',
    about: 'at most this share, 0 to 1, waits over a second, is refused or lost',
    default: objective.late,
  },
  policy: { value: 'LIST', about: 'policies to compare', default: policies },
  scaling: { value: 'LIST', about: `rules to choose from: ${scalingNames.join(', ')}`, default: 'all' },
  'slots-per-task': { value: 'LIST', about: 'limits of a task to choose from', default: slotsPerTask },
  'lambda-memory': { value: 'LIST', about: 'megabytes to choose from', default: lambdaMemoryMb },
  'lambda-concurrency': {
    value: 'N',
    about: 'requests that the account runs on Lambda at once',
    default: lambdaConcurrency,
  },
  'max-tasks': { value: 'N', about: 'most tasks that scaling may ask for', default: maxTasks },
  routers: { value: 'N', about: 'routers that share the tasks without talking to each other', default: routers },
  fault: { ...faultOption, about: `${faultOption.about}; happens in every simulation` },
  architecture: { value: 'NAME', about: 'prices: arm64 or x86', default: architecture },
  model: {
    value: 'NAME',
    about: 'fleet: tasks that share their processor and are scaled; yardstick: slots that never change, one queue',
    default: model,
  },
  ...traceOptions,
} as const

const reportOptions = {
  html: { value: 'FILE', about: 'a report with charts as well, one self-contained file' },
  json: { about: '{"trace", "objective", "mostAtOnce", "cheapest", "plans", "faults", …} instead of a table' },
} as const

const studyOptions = {
  scenario: {
    value: 'NAME',
    about: 'a study of its own instead of a trace:',
    details: scenarios.map(({ name, about }) => `${name.padEnd(7)} ${about}`),
  },
  scale: {
    value: 'N',
    about: 'one part in N is simulated (50k: default 40; 1 simulates all of it, in about ten minutes)',
  },
  connections: { value: 'N', about: 'logins: what the store bears (default 250)' },
} as const

const common = {
  name: 'plan',
  about:
    'Finds what serves a trace within an objective for the least money: tasks at rest, scaling rule, limit of a task, memory of Lambda and policy; beside it Fargate only, Lambda only, and an alarm that moves weights.',
  forms: ['--trace FILE [options]', '--scenario NAME [--scale N] [--connections N] [--seed N] [--html FILE] [--json]'],
  notes: [
    'The trace goes on all month: dollars are those of its time, times a month over it. At the end each plan is simulated again with a task lost, and with Lambda throttling or down for 60 s, where most requests arrive.',
  ],
  examples: [
    'npm run plan -- --trace apps/simulate/traces/azure-llm-2023-code.csv.gz --html reports/plan.html',
    'npm run plan -- --trace traffic.csv --p99 300 --late 0.001 --json',
    'npm run plan -- --scenario logins --html reports/logins.html',
  ],
  exitCodes: {
    0: 'something meets the objective',
    1: 'the trace cannot be read, a report cannot be written, or nothing meets the objective',
    2: 'bad arguments',
    130: 'after Ctrl-C',
  },
} as const

/** `npm run plan` as its users see it: what a plan and what a study takes. */
export const description = { ...common, options: { ...planOptions, ...reportOptions, ...studyOptions } } as const

/** What a plan for a trace takes, and what a study takes. */
export const planDescription = { ...common, options: { ...planOptions, ...reportOptions } } as const
export const studyDescription = {
  ...common,
  options: { ...studyOptions, ...reportOptions, seed: traceOptions.seed },
} as const
