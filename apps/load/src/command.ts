import type { Clock } from '@manga-assist/clock'
import { ReportError, runCommand, styled, type Terminal, writeReport } from '@manga-assist/command-line'
import { parseBurstArguments } from './arguments.ts'
import { description } from './description.ts'
import { type DriveInput, drive } from './drive.ts'
import { formatCount, formatMs, formatRate, formatSeconds } from './format.ts'
import type { BurstOptions } from './options.ts'
import { StackError } from './own-stack.ts'
import { type Plan, planArrivals } from './plan.ts'
import { readTokens, TokensError } from './read-tokens.ts'
import type { BurstReport } from './report.ts'
import { renderReport } from './report-html.ts'
import { type Calibration, calibrate } from './simulated/calibration.ts'
import { type Comparison, compare, renderComparison } from './simulated/comparison.ts'
import { simulateBurst } from './simulated/simulate-burst.ts'
import { renderTable } from './table.ts'
import { openTarget, type StackSettings, type Target } from './target.ts'
import { latenessWarning, verdictOf } from './verdict.ts'

export interface CommandDependencies {
  clock: Clock
  terminal: Terminal
  writeError(text: string): void
  runId: string
  stack: StackSettings
  /** Processors of this machine. */
  processors: number
  /** CPU that this process has used so far, in milliseconds. */
  ownCpuMs(): number
}

const expected = [StackError, ReportError, TokensError]

/** `npm run burst`: reads the arguments, drives, reports. Returns the exit code; `interruption` cuts the run short. */
export async function burstCommand(
  argv: readonly string[],
  dependencies: CommandDependencies,
  interruption: AbortSignal,
): Promise<number> {
  return await runCommand({
    ...{ description, parsed: parseBurstArguments(argv), expected, interruption },
    ...{ write: dependencies.terminal.write, writeError: dependencies.writeError },
    run: (options) => burst(options, dependencies, interruption),
  })
}

async function burst(options: BurstOptions, dependencies: CommandDependencies, interruption: AbortSignal) {
  const { terminal, writeError } = dependencies
  const tokens = options.tokens === undefined ? undefined : readTokens(options.tokens)
  const announce = (line: string) => terminal.write(`${line}\n`)
  const target = await openTarget(options, { ...dependencies, announce }, interruption)
  try {
    return await driveAndReport({ options, target, ...(tokens && { tokens }) }, dependencies, interruption)
  } finally {
    const complaint = await target.stack?.stop()
    if (complaint !== undefined) writeError(`burst: ${complaint}\n`)
  }
}

async function driveAndReport(
  { options, target, tokens }: Omit<DriveInput, 'plan'>,
  dependencies: CommandDependencies,
  interruption: AbortSignal,
): Promise<number> {
  const { terminal } = dependencies
  const lost = target.stack?.lost
  const plan = planArrivals(options)
  const calibration = await calibrationOf(options, target, dependencies, interruption)
  terminal.write(`${openingLine(options, plan, target)}\n`)
  const stop = lost ? AbortSignal.any([interruption, lost]) : interruption
  const { report, durationMs, cancelled } = await drive(
    { options, plan, target, ...(tokens && { tokens }) },
    dependencies,
    stop,
  )
  terminal.write(`\n${renderTable(report, terminal)}\n`)
  if (stop.aborted) {
    const given = `${formatCount(cancelled)} in flight were given up and are not counted; no reports are written`
    terminal.write(`cut short after ${formatSeconds(durationMs)}: ${given}\n`)
    // Whichever came first stands as the reason: an interruption, or the fault that took the stack.
    throw stop.reason
  }
  if (calibration !== undefined) report.simulation = simulationOf(report, plan, calibration, options.seed)
  await writeReport(options.json, `${JSON.stringify(report, withoutNoise, 2)}\n`)
  await writeReport(options.html, renderReport(report))
  return conclude(report, options, terminal)
}

/** Three decimals are a microsecond, or a thousandth of a percent of a share: finer than anything measured. */
function withoutNoise(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 1_000) / 1_000 : value
}

/** What a simulation must know of the stack, asked before anything else does; undefined when none is wanted. */
async function calibrationOf(
  { simulate }: BurstOptions,
  { stack }: Target,
  dependencies: CommandDependencies,
  interruption: AbortSignal,
): Promise<Calibration | undefined> {
  if (!simulate || stack === undefined) return undefined
  dependencies.terminal.write('asking for everything once, alone, to know how long it takes …\n')
  return await calibrate(stack, dependencies, AbortSignal.any([interruption, stack.lost]))
}

function simulationOf(report: BurstReport, plan: Plan, calibration: Calibration, seed: number): Comparison | null {
  const simulated = simulateBurst(plan, calibration, seed)
  return (simulated && compare(report, simulated, calibration)) ?? null
}

function openingLine({ seed, mix }: BurstOptions, { phases, arrivals }: Plan, { base }: Target): string {
  const rates = phases.map(
    ({ perSecond, startMs, endMs }) => `${formatRate(perSecond)}/s for ${(endMs - startMs) / 1_000} s`,
  )
  const requests = `${formatCount(arrivals.length)} requests, chat ${mix.chat} to recs ${mix.recs}, seed ${seed}`
  return `driving ${base}: ${rates.join(', ')} (${requests})`
}

function conclude(report: BurstReport, { json, html, simulate }: BurstOptions, terminal: Terminal): 0 | 1 {
  const { simulation } = report
  if (simulation !== null) terminal.write(`${renderComparison(simulation)}\n`)
  else if (simulate)
    terminal.write('nothing could be simulated: the policy of the stack has no model, or nothing was answered\n')
  const warning = latenessWarning(report)
  const { exitCode, text } = verdictOf(report)
  if (warning !== undefined) terminal.write(`${styled(terminal, 'yellow', `warning: ${warning}`)}\n`)
  terminal.write(`the generator sent late by ${formatMs(report.generator.latenessP99Ms)} ms (p99)\n`)
  terminal.write(`reports: ${json} and ${html}\n`)
  terminal.write(`${styled(terminal, exitCode === 0 ? 'green' : 'red', text)}\n`)
  return simulate && !simulation?.isClose ? 1 : exitCode
}
