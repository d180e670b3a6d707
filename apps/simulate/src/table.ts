import { aligned } from '@manga-assist/command-line'
import type { SimulationResult } from '@manga-assist/simulator'
import { share } from './format.ts'

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** Every simulation of a run is of one model, so all have these or none. */
const fleetColumns: readonly Column[] = [
  { title: 'lost', value: ({ lost = 0 }) => whole.format(lost) },
  { title: 'most tasks', value: ({ mostTasks = 0 }) => whole.format(mostTasks) },
  { title: 'task h', value: ({ taskHours = 0 }) => taskHours.toFixed(1) },
]

/** What stands in a line. Of what was recorded it is not known how often the mode changed. */
export type Row = Omit<SimulationResult, 'flips'> & { flips?: number }

export interface Column {
  title: string
  value(row: Row): string
}

const commonColumns: readonly Column[] = [
  { title: 'slots', value: ({ slots }) => whole.format(slots) },
  { title: 'requests', value: ({ requests }) => whole.format(requests) },
  { title: 'spilled', value: ({ spilled, requests }) => share(requests === 0 ? 0 : spilled / requests) },
  { title: 'shed', value: ({ shed }) => whole.format(shed) },
  { title: 'late', value: ({ late }) => share(late) },
  { title: 'wait p50 s', value: ({ waitP50Ms }) => seconds(waitP50Ms) },
  { title: 'p95 s', value: ({ waitP95Ms }) => seconds(waitP95Ms) },
  { title: 'p99 s', value: ({ waitP99Ms }) => seconds(waitP99Ms) },
  { title: 'Lambda s', value: ({ lambdaSeconds }) => whole.format(lambdaSeconds) },
  { title: 'flips', value: ({ flips }) => (flips === undefined ? '–' : whole.format(flips)) },
  { title: 'USD', value: ({ costUsd }) => costUsd.toFixed(costUsd < 100 ? 4 : 0) },
]

/** The numbers of a line, left to right: the same on the terminal and on the page. */
export function columnsOf(results: readonly Row[]): readonly Column[] {
  const isFleet = results.some(({ mostTasks }) => mostTasks !== undefined)
  return isFleet ? [...commonColumns, ...fleetColumns] : commonColumns
}

/** The results as an aligned table. */
export function renderTable(results: readonly Row[]): string {
  const columns = columnsOf(results)
  const rows = [
    ['policy', ...columns.map(({ title }) => title)],
    ...results.map((result) => [result.policy, ...columns.map(({ value }) => value(result))]),
  ]
  return aligned(rows)
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1_000).toFixed(2)
}
