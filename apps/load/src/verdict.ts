import { totals } from './build-report.ts'
import { formatCount, formatSeconds, formatShare } from './format.ts'
import type { BurstReport, FailureNote } from './report.ts'

export interface Verdict {
  /** 0 when nothing failed or was truncated and every refusal said when to come back, else 1. */
  exitCode: 0 | 1
  /** One sentence. */
  text: string
}

/** The largest lateness of the generator itself that leaves its latencies believable. */
const maxBelievableLatenessMs = 50

/** Says what happened in one line, the worst first. */
export function verdictOf(report: BurstReport): Verdict {
  const { offered, completed, failed, truncated, shed, shedWithoutRetryAfter } = totals(report)
  const facts = `${formatCount(offered)} offered, ${formatCount(completed)} completed, ${formatCount(shed)} shed`
  if (offered === 0) return { exitCode: 0, text: 'nothing was offered: the plan holds no requests' }
  if (failed + truncated > 0) {
    const first = report.failures.find((note) => note.class !== 'shed-without-retry-after')
    const counts = [
      failed > 0 ? `${formatCount(failed)} failed` : '',
      truncated > 0 ? `${formatCount(truncated)} truncated` : '',
    ]
    return { exitCode: 1, text: `${counts.filter((text) => text !== '').join(' and ')}: ${facts}${firstText(first)}` }
  }
  if (shedWithoutRetryAfter > 0) {
    return { exitCode: 1, text: `${formatCount(shedWithoutRetryAfter)} refused without Retry-After: ${facts}` }
  }
  return { exitCode: 0, text: `nothing failed: ${facts}${spillText(report)}` }
}

/** Why the figures must be read with care; undefined when the generator kept up. */
export function latenessWarning(report: BurstReport): string | undefined {
  const { latenessP99Ms } = report.generator
  if (latenessP99Ms === null || latenessP99Ms <= maxBelievableLatenessMs) return undefined
  const late = `the generator itself sent late (p99 ${formatCount(latenessP99Ms)} ms, over ${maxBelievableLatenessMs} ms)`
  return `${late}: its machine is too busy, and the latencies hold its delay too`
}

function firstText(first: FailureNote | undefined): string {
  return first ? ` (first: ${first.kind} at ${formatSeconds(first.atMs)}, ${first.class}: ${first.message})` : ''
}

function spillText({ phases, recovery }: BurstReport): string {
  const step = phases.find(({ name }) => name === 'step')
  if (!step || step.spillShare === null || step.spillShare === 0) return ''
  const share = `; Lambda served ${formatShare(step.spillShare)} of the step`
  if (recovery.lastSpillAfterMs === null) return `${share} and nothing after it`
  return `${share}, its last request ${formatSeconds(recovery.lastSpillAfterMs)} after it`
}
