import { formatCount, formatMs, formatSeconds, formatShare } from './format.ts'
import { requestKinds } from './plan.ts'
import type { BurstReport, Percentiles, PhaseReport, Row } from './report.ts'

/** A line of the table: a group of requests of one phase, or an event within the phase. */
export type TableLine =
  | { kind: 'group'; phase: PhaseReport; group: string; row: Row }
  | { kind: 'event'; phase: PhaseReport; text: string }

export interface Column {
  /** Shared with the columns beside it that have the same one; empty for none. */
  heading: string
  /** Whether it is the first under its heading. */
  startsGroup?: boolean
  title: string
  value(row: Row, line: { phase: PhaseReport; group: string }): string
  /** Whether the value is one that must not be; it is then shown so. */
  isBad?(row: Row): boolean
}

/** The numbers of a line, left to right: the same on the terminal and on the page. */
export const columns: readonly Column[] = [
  { heading: '', title: 'offered', value: (row) => formatCount(row.offered) },
  { heading: '', title: 'per s', value: (row, { phase }) => (row.offered / phase.seconds).toFixed(1) },
  { heading: '', title: 'completed', value: (row) => formatCount(row.completed) },
  {
    heading: '',
    title: 'in time',
    value: ({ inTime, offered }) => formatShare(offered === 0 ? null : inTime / offered),
  },
  { heading: '', title: 'failed', value: (row) => formatCount(row.failed), isBad: (row) => row.failed > 0 },
  { heading: '', title: 'truncated', value: (row) => formatCount(row.truncated), isBad: (row) => row.truncated > 0 },
  { heading: '', title: 'shed', value: (row) => formatCount(row.shed), isBad: (row) => row.shedWithoutRetryAfter > 0 },
  ...percentileColumns('first byte ms', ['p50', 'p95', 'p99'], (row) => row.firstByteMs),
  ...percentileColumns('first token ms', ['p50', 'p95', 'p99'], (row) => row.firstTokenMs),
  ...percentileColumns('end ms', ['p50', 'p95', 'p99'], (row) => row.endMs),
  ...percentileColumns('token gap ms', ['p50', 'p99'], (row) => row.tokenGapMs),
  {
    heading: '',
    title: 'spilled',
    value: (_, { phase, group }) => (group === 'all' ? formatShare(phase.spillShare) : ''),
  },
]

/** The headings above the columns, each with how many columns it spans; empty ones span one. */
export function sharedHeadings(): { heading: string; span: number }[] {
  const headings: { heading: string; span: number }[] = []
  for (const { heading, startsGroup } of columns) {
    const last = headings.at(-1)
    if (heading === '' || startsGroup || !last) headings.push({ heading, span: 1 })
    else last.span += 1
  }
  return headings
}

/** Phase by phase: all, each kind where both were asked for, each plane (`none` where it occurred), then events. */
export function tableLines(report: BurstReport): TableLine[] {
  return report.phases.flatMap((phase) => [...groupsOf(phase), ...eventsOf(phase, report.killedTaskAtMs)])
}

function groupsOf(phase: PhaseReport): TableLine[] {
  const line = (group: string, row: Row): TableLine => ({ kind: 'group', phase, group, row })
  const isMixed = requestKinds.every((kind) => phase.kinds[kind].offered > 0)
  return [
    line('all', phase.all),
    ...(isMixed ? requestKinds.map((kind) => line(kind, phase.kinds[kind])) : []),
    line('fargate', phase.planes.fargate),
    line('lambda', phase.planes.lambda),
    ...(phase.planes.none.offered > 0 ? [line('none', phase.planes.none)] : []),
  ]
}

function eventsOf(phase: PhaseReport, killedTaskAtMs: number | null): TableLine[] {
  if (phase.name !== 'step' || killedTaskAtMs === null) return []
  return [{ kind: 'event', phase, text: `a task was killed at ${formatSeconds(killedTaskAtMs)}` }]
}

function percentileColumns(
  heading: string,
  names: readonly (keyof Percentiles)[],
  of: (row: Row) => Percentiles | null,
): Column[] {
  return names.map((title, index) => ({
    heading,
    startsGroup: index === 0,
    title,
    value: (row) => formatMs(of(row)?.[title]),
  }))
}
