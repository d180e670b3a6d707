import { styled, type Terminal } from '@manga-assist/command-line'
import type { BurstReport } from './report.ts'
import { type Column, columns, sharedHeadings, type TableLine, tableLines } from './table-model.ts'

const gap = '  '

/** The report as an aligned table. Where there are colours, figures that must not be are red. */
export function renderTable(report: BurstReport, terminal: Pick<Terminal, 'colour'>): string {
  const lines = tableLines(report)
  const labels = lines.map(labelOf)
  const labelWidth = Math.max(...labels.map((label) => label.length), 0)
  const widths = widthsOf(lines)
  const body = lines.map((line, index) => {
    const label = (labels[index] ?? '').padEnd(labelWidth)
    return line.kind === 'event' ? `${label}${gap}${line.text}` : renderGroup(line, label, widths, terminal)
  })
  return [...headingLines(labelWidth, widths).map((line) => styled(terminal, 'bold', line)), ...body, ''].join('\n')
}

type GroupLine = Extract<TableLine, { kind: 'group' }>

function renderGroup(line: GroupLine, label: string, widths: readonly number[], terminal: Pick<Terminal, 'colour'>) {
  const cells = columns.map((column, index) => {
    const text = column.value(line.row, line).padStart(widths[index] ?? 0)
    return column.isBad?.(line.row) ? styled(terminal, 'red', text) : text
  })
  const emphasised = line.group === 'all' ? styled(terminal, 'bold', label) : label
  return [emphasised, ...cells].join(gap).trimEnd()
}

/** The phase stands at its first line only. */
function labelOf(line: TableLine): string {
  if (line.kind === 'event') return '          event'
  return `${(line.group === 'all' ? line.phase.name : '').padEnd(10)}${line.group}`
}

/** Wide enough for titles, values and shared headings: the first column of a group grows to fit its heading. */
function widthsOf(lines: readonly TableLine[]): number[] {
  const widths = columns.map((column) => widthOf(column, lines))
  let index = 0
  for (const { heading, span } of sharedHeadings()) {
    const missing = heading.length - spannedWidth(widths.slice(index, index + span))
    widths[index] = (widths[index] ?? 0) + Math.max(0, missing)
    index += span
  }
  return widths
}

function widthOf(column: Column, lines: readonly TableLine[]): number {
  const values = lines.map((line) => (line.kind === 'group' ? column.value(line.row, line).length : 0))
  return Math.max(column.title.length, ...values)
}

function spannedWidth(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, gap.length * (widths.length - 1))
}

/** The headings that several columns share, each ending with the last of them; then the titles. */
function headingLines(labelWidth: number, widths: readonly number[]): string[] {
  let index = 0
  const shared = sharedHeadings().map(({ heading, span }) => {
    const spanned = widths.slice(index, index + span)
    index += span
    return heading.padStart(spannedWidth(spanned))
  })
  const titles = columns.map((column, position) => column.title.padStart(widths[position] ?? 0))
  return [shared, titles].map((cells) => [''.padEnd(labelWidth), ...cells].join(gap).trimEnd())
}
