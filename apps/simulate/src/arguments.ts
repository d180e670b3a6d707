import {
  BadArgument,
  fileOption,
  list,
  numberOption,
  numberOr,
  oneOf,
  type Parsed,
  parseCommandLine,
  type Values,
} from '@manga-assist/command-line'
import { scalingNames } from '@manga-assist/simulator'
import { knownPolicy, traceOption } from './argument-rules.ts'
import { description } from './description.ts'
import { parseFault } from './fault-argument.ts'
import { toLedgerOptions } from './ledger/arguments.ts'
import type { LedgerOptions } from './ledger/options.ts'
import { defaultOptions, models, type SimulateOptions } from './options.ts'

/** Reads the command line. Never throws on what a user may have typed. */
export function parseSimulateArguments(argv: readonly string[]): Parsed<SimulateOptions | LedgerOptions> {
  return parseCommandLine(description, argv, (given) =>
    given.ledger === undefined ? toOptions(given) : toLedgerOptions(given),
  )
}

type Given = Values<(typeof description)['options']>

const mostSlots = 1_000_000
const mostSimulations = 200
const mostTasks = { from: 1, upTo: 10_000, whole: true } as const
const fleetOnly = ['scaling', 'max-tasks', 'routers', 'fault'] as const
const whole = { from: 1, upTo: mostSlots, whole: true } as const

function toOptions(given: Given): SimulateOptions {
  const options: SimulateOptions = {
    trace: traceOption(given.trace),
    model: oneOf('--model', given.model, models, defaultOptions.model),
    slots: list(given.slots, defaultOptions.slots, (text) => numberOption('--slots', text, whole)),
    slotsPerTask: numberOr('--slots-per-task', given['slots-per-task'], defaultOptions.slotsPerTask, whole),
    policies: list(given.policy, defaultOptions.policies, knownPolicy),
    scaling: oneOf('--scaling', given.scaling, scalingNames, defaultOptions.scaling),
    maxTasks: numberOr('--max-tasks', given['max-tasks'], defaultOptions.maxTasks, mostTasks),
    routers: numberOr('--routers', given.routers, defaultOptions.routers, { from: 1, upTo: 1_000, whole: true }),
    faults: list(given.fault, defaultOptions.faults, parseFault),
    multiply: numberOr('--multiply', given.multiply, defaultOptions.multiply, { above: 0, upTo: 1_000_000 }),
    compress: numberOr('--compress', given.compress, defaultOptions.compress, { above: 0, upTo: 1_000_000 }),
    cap: numberOr('--cap', given.cap, defaultOptions.cap, { from: 1, upTo: 1_000_000 }),
    seed: numberOr('--seed', given.seed, defaultOptions.seed, { from: 0, upTo: 2 ** 32 - 1, whole: true }),
    ...fileOf(given.html),
    json: given.json ?? defaultOptions.json,
  }
  rejectContradictions(options, given)
  return options
}

/** The file of the report for people; no property where none is wanted. */
export function fileOf(text: string | undefined): { html?: string } {
  const html = fileOption('--html', text)
  return html === undefined ? {} : { html }
}

function rejectContradictions(options: SimulateOptions, given: Given): void {
  const simulations = options.slots.length * options.policies.length
  if (simulations > mostSimulations) {
    const rule = `must make at most ${mostSimulations} simulations, received ${simulations}`
    throw new BadArgument(`--slots times --policy ${rule}; run them in several goes`)
  }
  const stray = options.model === 'fleet' ? undefined : fleetOnly.find((name) => given[name] !== undefined)
  if (stray !== undefined)
    throw new BadArgument(`--${stray} needs tasks, received --model ${options.model}; add --model fleet`)
}
