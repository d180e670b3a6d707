import { type Cancel, type Clock, every } from '@manga-assist/clock'
import { styled, type Terminal } from '@manga-assist/command-line'
import { formatCount, formatSeconds } from './format.ts'
import type { LiveCounts } from './measurements.ts'
import { type Plan, phaseAt } from './plan.ts'

export interface ProgressOptions {
  clock: Clock
  /** Instant on the clock that the plan counts from. */
  startAtMs: number
  plan: Plan
  counts: Readonly<LiveCounts>
  terminal: Terminal
}

const rewriteEveryMs = 500
/** Where lines stay, in a log, twice a second would be a flood. */
const appendEveryMs = 5_000

/** Shows how far the run is until cancelled: one line rewritten in place on a terminal, else a line every 5 s. */
export function startProgress({ clock, startAtMs, plan, counts, terminal }: ProgressOptions): Cancel {
  const intervalMs = terminal.isTty ? rewriteEveryMs : appendEveryMs
  let sentBefore = 0
  const cancel = every(clock, intervalMs, () => {
    const offeredPerSecond = ((counts.sent - sentBefore) / intervalMs) * 1_000
    sentBefore = counts.sent
    const line = progressLine(plan, clock.now() - startAtMs, counts, offeredPerSecond)
    if (!terminal.isTty) return terminal.write(`${line}\n`)
    // A line that wraps could not be rewritten.
    const fitting = line.slice(0, Math.max(0, terminal.columns() - 1))
    terminal.write(`\r\u001b[2K${counts.failed > 0 ? styled(terminal, 'red', fitting) : fitting}`)
  })
  return () => {
    cancel()
    if (terminal.isTty) terminal.write('\r\u001b[2K')
  }
}

/** One line about the state of a run, `atMs` after its start. */
function progressLine(plan: Plan, atMs: number, counts: Readonly<LiveCounts>, offeredPerSecond: number): string {
  const { planes, shed, failed, inFlight } = counts
  return [
    (phaseAt(plan.phases, atMs)?.name ?? 'waiting').padEnd(8),
    formatSeconds(atMs),
    `${formatCount(offeredPerSecond)}/s`,
    `${formatCount(inFlight)} in flight`,
    `fargate ${formatCount(planes.fargate)}`,
    `lambda ${formatCount(planes.lambda)}`,
    ...(planes.none > 0 ? [`none ${formatCount(planes.none)}`] : []),
    `shed ${formatCount(shed)}`,
    `failed ${formatCount(failed)}`,
  ].join('  ')
}
