import { formatMs, formatPercent } from '../format.ts'
import type { BurstReport } from '../report.ts'
import type { Calibration } from './calibration.ts'
import { measuredFigures, type StepFigures } from './step-figures.ts'

/** A run and its simulation, side by side. */
export interface Comparison {
  measured: StepFigures
  simulated: StepFigures
  /** Whether spill share and p95 of the end are both within a fifth of what was measured. */
  isClose: boolean
  calibration: Omit<Calibration, 'chat' | 'recs'> & {
    chats: number
    chatCpuMs: number
    lists: number
    listCpuMs: number
  }
}

/** How far a simulation may be off. */
const tolerance = 0.2
/** A share of a tenth of a percent is nothing, whatever it is a fifth of. */
const negligibleShare = 0.001

export function compare(
  report: Pick<BurstReport, 'phases'>,
  simulated: StepFigures,
  { chat, recs, ...facts }: Calibration,
): Comparison | undefined {
  const measured = measuredFigures(report)
  if (measured === undefined) return undefined
  const sizes = {
    ...{ chats: chat.samples.length, chatCpuMs: chat.cpuMs, lists: recs.samples.length, listCpuMs: recs.cpuMs },
  }
  const isClose =
    isWithin(measured.spillShare, simulated.spillShare, negligibleShare) &&
    isWithin(measured.endP95Ms, simulated.endP95Ms, 0)
  return { measured, simulated, isClose, calibration: { ...facts, ...sizes } }
}

function isWithin(measured: number, simulated: number, negligible: number): boolean {
  return Math.abs(simulated - measured) <= Math.max(negligible, tolerance * measured)
}

/** The rows of the comparison: what, measured, simulated, by how much that is off. */
export function comparisonRows({ measured, simulated }: Comparison): string[][] {
  const row = (name: string, of: (figures: StepFigures) => number, format: (value: number) => string) => {
    const [before, after] = [of(measured), of(simulated)]
    return [name, format(before), format(after), before === 0 ? '–' : signed(after / before - 1)]
  }
  return [
    ['the step', 'measured', 'simulated', 'off by'],
    row('spilled', ({ spillShare }) => spillShare, formatPercent),
    row('end p95 ms', ({ endP95Ms }) => endP95Ms, formatMs),
    row('end p50 ms (no target)', ({ endP50Ms }) => endP50Ms, formatMs),
    row('first byte p95 ms (no target)', ({ firstByteP95Ms }) => firstByteP95Ms, formatMs),
    row(
      'answered',
      ({ answered }) => answered,
      (value) => String(value),
    ),
  ]
}

function signed(share: number): string {
  const percent = Math.round(share * 100)
  return `${percent > 0 ? '+' : ''}${percent} %`
}

/** The comparison for a terminal. */
export function renderComparison(comparison: Comparison): string {
  const { policy, slots, lambdaConcurrency, processors, coldStartMs, ...asked } = comparison.calibration
  const rows = comparisonRows(comparison)
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  )
  const from = `${asked.chats} chats (${formatMs(asked.chatCpuMs)} ms of CPU) and ${asked.lists} lists (${formatMs(asked.listCpuMs)} ms) asked alone, a cold start of ${formatMs(coldStartMs)} ms`
  const verdict = comparison.isClose ? 'both within 20 %' : 'NOT both within 20 %'
  return [
    `simulated beside it: ${policy}, ${slots} slots, Lambda ${lambdaConcurrency} at once, ${processors} processors; ${from}`,
    ...lines,
    `spill share and p95 of the end: ${verdict}`,
    '',
  ].join('\n')
}
