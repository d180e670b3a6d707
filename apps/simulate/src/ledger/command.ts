import { createLedgerParser, LedgerReplay, type RecordedLedger, type Simulation } from '@manga-assist/simulator'
import { type CommandDependencies, exitCodeOf } from '../feed.ts'
import { openTrace } from '../open-trace.ts'
import { createProgress } from '../progress.ts'
import { account } from './account.ts'
import { differenceOf } from './difference.ts'
import type { LedgerOptions } from './options.ts'
import { renderReplays } from './table.ts'

/** Arrivals between two looks at the clock and at Ctrl-C. */
const batchSize = 1_024

/** Replays a ledger, beside what it recorded. Returns the exit code. */
export async function replayLedger(
  options: LedgerOptions,
  dependencies: CommandDependencies,
  interruption: AbortSignal,
): Promise<number> {
  const { write, errors } = dependencies
  try {
    errors.write(`seed ${options.seed}\n`)
    const ledger = await readLedger(options.ledger, interruption)
    const replay = new LedgerReplay(ledger, options)
    errors.write(account(ledger.header, replay))
    const simulations = options.policies.map((name) => replay.simulation(name))
    await feed(simulations, replay, dependencies, interruption)
    const recorded = replay.recorded()
    const replayed = simulations.map((simulation) => simulation.finish())
    const rows = replayed.map((result) => ({ ...result, difference: differenceOf(result, recorded) }))
    const report = { ledger: ledger.header, slots: replay.slots, limits: replay.limits, recorded, replayed: rows }
    write(options.json ? `${JSON.stringify(report, null, 2)}\n` : renderReplays(recorded, rows))
    return 0
  } catch (error) {
    const name = { command: 'simulate', trace: options.ledger, option: '--ledger' }
    return exitCodeOf(error, name, dependencies, interruption)
  }
}

async function readLedger(path: string, interruption: AbortSignal): Promise<RecordedLedger> {
  const parser = createLedgerParser()
  const file = await openTrace(path, 'a file that /ledger of an admin port gave')
  for await (const text of file.text) {
    parser.push(text)
    interruption.throwIfAborted()
  }
  return parser.end()
}

/** One simulation after the other, so that each runs undisturbed. */
async function feed(
  simulations: readonly Simulation[],
  { arrivals }: LedgerReplay,
  { clock, errors }: CommandDependencies,
  interruption: AbortSignal,
): Promise<void> {
  const progress = createProgress(clock, errors)
  let fed = 0
  try {
    for (const simulation of simulations) {
      for (const arrival of arrivals) {
        simulation.arriveRecorded(arrival)
        fed += 1
        if (fed % batchSize !== 0) continue
        progress.at(fed / (arrivals.length * simulations.length), fed)
        await new Promise((resolve) => setImmediate(resolve))
        interruption.throwIfAborted()
      }
    }
  } finally {
    progress.end()
  }
}
