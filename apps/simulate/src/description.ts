import { policies, scalingNames } from '@manga-assist/simulator'
import { defaultReplayPolicies } from './ledger/options.ts'
import { defaultOptions } from './options.ts'

const policyLines = Object.entries(policies).map(([name, { about }]) => `${name.padEnd(18)} ${about}`)

/** Options that say how a trace is read: those of `npm run simulate`, and of `npm run plan`. */
export const traceOptions = {
  multiply: { value: 'N', about: 'requests for each one in a trace of counts', default: defaultOptions.multiply },
  cap: { value: 'N', about: 'a count is at most so many times the mean of the hour before it', default: 'none' },
  compress: {
    value: 'N',
    about: 'divides the time of the trace: with 30, five minutes pass in ten seconds',
    default: defaultOptions.compress,
  },
  seed: {
    value: 'N',
    about: 'whatever is left to chance; the same seed gives the same result',
    default: defaultOptions.seed,
  },
} as const

export const faultOption = {
  value: 'LIST',
  about: 'fleet: task-dies@SECOND, lambda-throttles@SECOND+SECONDS, lambda-down@SECOND+SECONDS',
} as const

const { model, slots, slotsPerTask, scaling, maxTasks, routers } = defaultOptions

/** `npm run simulate` as its users see it. The defaults are those that a run without options has. */
export const description = {
  name: 'simulate',
  about:
    'Replays a trace, or a ledger of what a router decided, in virtual time under one or more policies, and says what each made of it.',
  forms: [
    '--trace FILE [options]',
    '--ledger FILE [--policy LIST] [--slots N] [--slots-per-task N] [--seed N] [--html FILE]',
  ],
  options: {
    trace: {
      value: 'FILE',
      about:
        'CSV, plain or gzip: offset_ms,context_tokens,generated_tokens with a request a row, sorted, or timestamp,count_per_5min with counts that are made into Poisson arrivals',
    },
    ledger: {
      value: 'FILE',
      about:
        'what /ledger of an admin port gave, plain or gzip: the requests with their own times and classes; prints what was recorded, each replay, and what it would have changed. The policy "same" is the one that made the ledger; slots are the recorded ones',
      details: [`policies (default ${defaultReplayPolicies})`],
    },
    slots: { value: 'N[,N]', about: 'requests at once on the primary plane', default: slots },
    policy: { value: 'LIST', about: 'policies to compare', default: defaultOptions.policies, details: policyLines },
    model: {
      value: 'NAME',
      about:
        'yardstick: slots that never change and one queue; fleet: tasks that share their processor, are scaled, and die',
      default: model,
    },
    'slots-per-task': {
      value: 'N',
      about: 'slots that a task of 1 vCPU and 2 GB has, and costs',
      default: slotsPerTask,
    },
    scaling: { value: 'NAME', about: `fleet: ${scalingNames.join(', ')}`, default: scaling },
    'max-tasks': { value: 'N', about: 'fleet: most tasks that scaling may ask for', default: maxTasks },
    routers: {
      value: 'N',
      about: 'fleet: routers that share the tasks without talking to each other',
      default: routers,
    },
    fault: faultOption,
    ...traceOptions,
    html: { value: 'FILE', about: 'a report with charts as well, one self-contained file' },
    json: { about: 'of a trace an array of results, of a ledger an object, instead of tables' },
  },
  notes: [
    'A service takes 0.15 s, a second for every 8,000 tokens of context, and 20 ms for every generated token. A policy sees the context when a request arrives, the length of the answer when it is over. late: waited over 1 s, cold start included.',
  ],
  examples: [
    'npm run simulate -- --trace apps/simulate/traces/azure-llm-2023-code.csv.gz --slots 8,12',
    'npm run simulate -- --trace apps/simulate/traces/azure-llm-2023-code.csv.gz --html reports/simulate.html',
    'curl -s http://127.0.0.1:9090/ledger > ledger.ndjson && npm run simulate -- --ledger ledger.ndjson',
  ],
  exitCodes: {
    0: 'every policy was simulated',
    1: 'the file cannot be read, or a report cannot be written',
    2: 'bad arguments',
    130: 'after Ctrl-C',
  },
} as const
