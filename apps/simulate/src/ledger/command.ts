import { createProgress, writeReport } from '@manga-assist/command-line'
import { createLedgerParser, LedgerReplay, type RecordedLedger, type Simulation } from '@manga-assist/simulator'
import type { CommandDependencies } from '../feed.ts'
import { type NamedFile, openTrace, readingOf } from '../open-trace.ts'
import { detailsOf } from '../page/details-of.ts'
import { renderSimulatePage } from '../page/simulate-page.ts'
import { account } from './account.ts'
import { differenceOf } from './difference.ts'
import type { LedgerOptions } from './options.ts'
import { differenceRows, recordedRow, renderReplays } from './table.ts'

/** Arrivals between two looks at the clock and at Ctrl-C. */
const batchSize = 1_024
const whole = new Intl.NumberFormat('en-US')

/** Replays a ledger, beside what it recorded. Returns the exit code. */
export async function replayLedger(
  options: LedgerOptions,
  dependencies: CommandDependencies,
  interruption: AbortSignal,
): Promise<number> {
  const { write, errors } = dependencies
  errors.write(`seed ${options.seed}\n`)
  const ledger = await readLedger(options.ledger, interruption)
  const { replay, simulations } = await readingOf(fileOf(options.ledger), async () => {
    const ready = new LedgerReplay(ledger, { ...options, withTimeline: options.html !== undefined })
    return { replay: ready, simulations: options.policies.map((name) => ready.simulation(name)) }
  })
  errors.write(account(ledger.header, replay))
  await feed(simulations, replay, dependencies, interruption)
  const recorded = replay.recorded()
  const replayed = simulations.map((simulation) => simulation.finish())
  const rows = replayed.map((result) => ({ ...result, difference: differenceOf(result, recorded) }))
  const report = { ledger: ledger.header, slots: replay.slots, limits: replay.limits, recorded, replayed: rows }
  write(options.json ? `${JSON.stringify(report, null, 2)}\n` : renderReplays(recorded, rows))
  if (options.html !== undefined) {
    const facts = [options.ledger, ...account(ledger.header, replay).trimEnd().split('\n'), `seed ${options.seed}`]
    const shown = [
      { row: recordedRow(recorded) },
      ...rows.map((row, place) => ({ row, ...detailsOf(simulations[place]) })),
    ]
    const durationMs = Math.max(0, ...simulations.map((simulation) => simulation.durationMs))
    const page = renderSimulatePage({ shown, facts, durationMs, differences: differenceRows(recorded, rows) })
    await writeReport(options.html, page)
    errors.write(`report: ${options.html}\n`)
  }
  return 0
}

function fileOf(path: string): NamedFile {
  return { option: '--ledger', path, wanted: 'a file that /ledger of an admin port gave' }
}

async function readLedger(path: string, interruption: AbortSignal): Promise<RecordedLedger> {
  const parser = createLedgerParser()
  const file = fileOf(path)
  return await readingOf(file, async () => {
    const { text: parts } = await openTrace(file)
    for await (const text of parts) {
      parser.push(text)
      interruption.throwIfAborted()
    }
    return parser.end()
  })
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
        progress.at(fed / (arrivals.length * simulations.length), `${whole.format(fed)} requests`)
        await new Promise((resolve) => setImmediate(resolve))
        interruption.throwIfAborted()
      }
    }
  } finally {
    progress.end()
  }
}
