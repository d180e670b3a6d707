import { aligned } from '@manga-assist/command-line'
import type { RecordedRun, SimulationResult } from '@manga-assist/simulator'
import { type Row, renderTable } from '../table.ts'
import type { Difference } from './difference.ts'

type Replayed = SimulationResult & { difference: Difference }

/** What was recorded beside every replay, and below it what each would have changed. */
export function renderReplays(recorded: RecordedRun, replayed: readonly Replayed[]): string {
  const differences = aligned(differenceRows(recorded, replayed))
  const all = renderTable([recordedRow(recorded), ...replayed])
  return `${all}\nagainst what was recorded (shares in percentage points)\n${differences}`
}

/** What was recorded, named as such. */
export function recordedRow(recorded: RecordedRun): Row {
  return { ...recorded, policy: `recorded: ${recorded.policy}` }
}

/** What each replay would have changed; the first row is the head. */
export function differenceRows(recorded: RecordedRun, replayed: readonly Replayed[]): string[][] {
  return [titles, ...replayed.map((result) => differenceCells(result, recorded.requests))]
}

const titles = ['policy', 'spilled', 'shed', 'late', 'wait p50 s', 'p95 s', 'p99 s', 'Lambda s', 'USD']

function differenceCells({ policy, difference }: Replayed, requests: number): string[] {
  const { spilled, shed, late, waitP50Ms, waitP95Ms, waitP99Ms, lambdaSeconds, costUsd } = difference
  const points = (share: number) => `${signed(share * 100, 1)} pt`
  return [
    policy,
    points(requests === 0 ? 0 : spilled / requests),
    signed(shed, 0),
    points(late),
    ...[waitP50Ms, waitP95Ms, waitP99Ms].map((milliseconds) => signed(milliseconds / 1_000, 2)),
    signed(lambdaSeconds, 0),
    signed(costUsd, 4),
  ]
}

/** With its sign; what rounds to nothing has none. */
function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits)
  if (Number(text) === 0) return text
  return `${value > 0 ? '+' : '-'}${text}`
}
