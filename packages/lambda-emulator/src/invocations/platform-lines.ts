import type { InvocationOutcome } from './invocation.ts'

/** What a REPORT says of an invocation. */
export interface Report {
  requestId: string
  outcome: InvocationOutcome
  durationMs: number
  billedMs: number
  memoryMb: number
  /** undefined where it cannot be told any more. */
  maxMemoryUsedMb: number | undefined
  /** Only where an environment started for this invocation. */
  coldStartMs: number | undefined
}

/** The first line of an invocation, as Lambda writes it. */
export function startLine(requestId: string, version: string): string {
  return `START RequestId: ${requestId} Version: ${version}`
}

/** The last lines of an invocation, as Lambda writes them. */
export function endLines(report: Report): string[] {
  const { requestId, maxMemoryUsedMb, coldStartMs } = report
  const members = [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${report.durationMs.toFixed(2)} ms`,
    `Billed Duration: ${report.billedMs} ms`,
    `Memory Size: ${report.memoryMb} MB`,
    ...(maxMemoryUsedMb === undefined ? [] : [`Max Memory Used: ${Math.ceil(maxMemoryUsedMb)} MB`]),
    ...(coldStartMs === undefined ? [] : [`Init Duration: ${coldStartMs.toFixed(2)} ms`]),
    ...statusOf(report),
  ]
  return [`END RequestId: ${requestId}`, `${members.join('\t')}\t`]
}

function statusOf({ outcome }: Report): string[] {
  if (outcome.kind === 'success' || outcome.kind === 'function-error') return []
  if (outcome.kind === 'timed-out') return ['Status: timeout']
  return ['Status: error', `Error Type: ${outcome.error.errorType}`]
}
