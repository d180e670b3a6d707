import { defaultFleetOptions, type FleetOptions, policies, Simulation, scalings } from '@manga-assist/simulator'
import { parseSimulateArguments } from './arguments.ts'
import { carryOut } from './command-line.ts'
import { type CommandDependencies, exitCodeOf, feed } from './feed.ts'
import { replayLedger } from './ledger/command.ts'
import type { SimulateOptions } from './options.ts'
import { renderTable } from './table.ts'
import { usage } from './usage.ts'

/** `npm run simulate`. Returns the exit code. */
export async function simulateCommand(
  argv: readonly string[],
  dependencies: CommandDependencies,
  interruption: AbortSignal,
): Promise<number> {
  const parsed = parseSimulateArguments(argv)
  return await carryOut(parsed, { name: 'simulate', usage }, dependencies, (options) =>
    'ledger' in options
      ? replayLedger(options, dependencies, interruption)
      : simulate(options, dependencies, interruption),
  )
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
    return exitCodeOf(error, { command: 'simulate', trace: options.trace }, dependencies, interruption)
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
