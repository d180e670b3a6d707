import type { Clock } from '@manga-assist/clock'
import {
  ArrivalBatch,
  createTraceParser,
  defaultFleetOptions,
  type FleetOptions,
  policies,
  Simulation,
  scalings,
  TraceError,
} from '@manga-assist/simulator'
import { parseSimulateArguments } from './arguments.ts'
import { openTrace, TraceFileError } from './open-trace.ts'
import type { SimulateOptions } from './options.ts'
import { createProgress, type ProgressTerminal } from './progress.ts'
import { renderTable } from './table.ts'
import { usage } from './usage.ts'

export interface CommandDependencies {
  clock: Clock
  /** The result. */
  write(text: string): void
  /** Seeds, progress and errors. */
  errors: ProgressTerminal
}

/** Exit code after an interruption, as shells give it for Ctrl-C. */
const interruptedCode = 130

/** `npm run simulate`. Returns the exit code. */
export async function simulateCommand(
  argv: readonly string[],
  dependencies: CommandDependencies,
  interruption: AbortSignal,
): Promise<number> {
  const { write, errors } = dependencies
  const parsed = parseSimulateArguments(argv)
  switch (parsed.kind) {
    case 'help':
      write(usage)
      return 0
    case 'invalid':
      errors.write(`simulate: ${parsed.message} (--help lists the options)\n`)
      return 2
    case 'run':
      return await simulate(parsed.options, dependencies, interruption)
    default:
      return parsed satisfies never
  }
}

async function simulate(options: SimulateOptions, dependencies: CommandDependencies, interruption: AbortSignal) {
  const { write, errors } = dependencies
  try {
    errors.write(`seed ${options.seed}\n`)
    const simulations = simulationsOf(options)
    await feed(simulations, options, dependencies, interruption)
    const results = simulations.map((simulation) => simulation.finish())
    write(options.json ? `${JSON.stringify(results, null, 2)}\n` : renderTable(results))
    return 0
  } catch (error) {
    if (interruption.aborted && error === interruption.reason) return interruptedCode
    if (error instanceof TraceFileError) errors.write(`simulate: ${error.message}\n`)
    else if (error instanceof TraceError) errors.write(`simulate: --trace ${options.trace}: ${error.message}\n`)
    else throw error
    return 1
  }
}

function simulationsOf(options: SimulateOptions): Simulation[] {
  const { slotsPerTask, seed } = options
  return options.slots.flatMap((slots) => {
    const fleet = fleetOf(options, slots)
    return options.policies.map((name) => {
      return new Simulation({ name, policy: policies[name], slots, slotsPerTask, seed, ...(fleet && { fleet }) })
    })
  })
}

function fleetOf(options: SimulateOptions, slots: number): FleetOptions | undefined {
  if (options.model !== 'fleet') return undefined
  const { slotsPerTask, maxTasks, routers, faults } = options
  const tasks = Math.ceil(slots / slotsPerTask)
  const scaling = scalings[options.scaling]
  return { ...defaultFleetOptions, tasks, maxTasks: Math.max(tasks, maxTasks), slotsPerTask, routers, faults, scaling }
}

/** One pass over the trace for all simulations. */
async function feed(
  simulations: readonly Simulation[],
  options: SimulateOptions,
  { clock, errors }: CommandDependencies,
  interruption: AbortSignal,
): Promise<void> {
  const batch = new ArrivalBatch(simulations)
  const parser = createTraceParser(options, batch.add)
  const progress = createProgress(clock, errors)
  const trace = await openTrace(options.trace)
  try {
    for await (const text of trace.text) {
      parser.push(text)
      progress.at(trace.progress(), batch.flushed)
      interruption.throwIfAborted()
    }
    parser.end()
    batch.flush()
  } finally {
    progress.end()
  }
}
