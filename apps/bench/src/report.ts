import { styled, type Terminal } from '@manga-assist/command-line'
import type { Benchmark, BenchmarkResult } from './benchmark.ts'

/** The JSON form of one benchmark's result. */
export interface BenchmarkReport extends BenchmarkResult {
  name: string
  rounds: number
}

export function reportOf({ name }: Benchmark, rounds: number, { rows, targets }: BenchmarkResult): BenchmarkReport {
  return { name, rounds, rows, targets }
}

/** The report as a table for a terminal. */
export function reportText(
  { name, rounds, rows, targets }: BenchmarkReport,
  terminal: Pick<Terminal, 'colour'>,
): string {
  const table = [
    ['case', 'metric', 'value', 'spread', 'unit', 'against', 'ratio'],
    ...rows.map(({ case: of, metric, value, spread, unit, against, ratio }) => [
      of,
      metric,
      figure(value),
      `±${figure(spread)}`,
      unit,
      against ?? '',
      ratio === null ? '' : `${figure(ratio)}x`,
    ]),
  ]
  const verdicts = targets.map(({ metric, target, value, met }) => {
    const verdict = met ? styled(terminal, 'green', 'met   ') : styled(terminal, 'red', 'MISSED')
    return `${verdict}  ${metric}: ${target}, measured ${figure(value)}`
  })
  return [`${name}, median of ${rounds} rounds`, ...aligned(table), ...verdicts].join('\n')
}

/** Three significant digits, never in exponents. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  const digits = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))))
  return value.toFixed(Math.min(digits, 6))
}

function aligned(table: readonly (readonly string[])[]): string[] {
  const widths = table[0]?.map((_, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0))) ?? []
  return table.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
