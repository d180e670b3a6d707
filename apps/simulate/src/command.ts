import { runCommand, writeReport } from '@manga-assist/command-line'
import {
  defaultFleetOptions,
  type FleetOptions,
  policies,
  Simulation,
  type SimulationResult,
  scalings,
} from '@manga-assist/simulator'
import { parseSimulateArguments } from './arguments.ts'
import { description } from './description.ts'
import { type CommandDependencies, commandErrors, feed } from './feed.ts'
import { replayLedger } from './ledger/command.ts'
import type { SimulateOptions } from './options.ts'
import { detailsOf } from './page/details-of.ts'
import { renderSimulatePage, type SimulatePageInput } from './page/simulate-page.ts'
import { renderTable } from './table.ts'

/** `npm run simulate`. Returns the exit code. */
export async function simulateCommand(
  argv: readonly string[],
  dependencies: CommandDependencies,
  interruption: AbortSignal,
): Promise<number> {
  return await runCommand({
    ...{ description, parsed: parseSimulateArguments(argv), expected: commandErrors, interruption },
    ...{ write: dependencies.write, writeError: dependencies.errors.write },
    run: (options) =>
      'ledger' in options
        ? replayLedger(options, dependencies, interruption)
        : simulate(options, dependencies, interruption),
  })
}

async function simulate(options: SimulateOptions, dependencies: CommandDependencies, interruption: AbortSignal) {
  const { write, errors } = dependencies
  errors.write(`seed ${options.seed}\n`)
  const simulations = simulationsOf(options)
  await feed(simulations, options, dependencies, interruption)
  const results = simulations.map((simulation) => simulation.finish())
  write(options.json ? `${JSON.stringify(results, null, 2)}\n` : renderTable(results))
  if (options.html !== undefined) {
    await writeReport(options.html, renderSimulatePage(pageOf(options, simulations, results)))
    errors.write(`report: ${options.html}\n`)
  }
  return 0
}

function simulationsOf(options: SimulateOptions): Simulation[] {
  const { slotsPerTask, seed } = options
  const withTimeline = options.html !== undefined
  return options.slots.flatMap((slots) => {
    const fleet = fleetOf(options, slots)
    return options.policies.map((name) => {
      return new Simulation({
        name,
        policy: policies[name],
        slots,
        slotsPerTask,
        seed,
        withTimeline,
        ...(fleet && { fleet }),
      })
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

function pageOf(
  options: SimulateOptions,
  simulations: readonly Simulation[],
  results: readonly SimulationResult[],
): SimulatePageInput {
  const shown = results.map((row, place) => ({ row, ...detailsOf(simulations[place]) }))
  const durationMs = Math.max(0, ...simulations.map((simulation) => simulation.durationMs))
  const facts = [
    options.trace,
    `${(results[0]?.requests ?? 0).toLocaleString('en-US')} requests in ${(durationMs / 3_600_000).toFixed(1)} h`,
    `model ${options.model}, seed ${options.seed}`,
  ]
  return { shown, facts, durationMs }
}
