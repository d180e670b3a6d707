import type { DecisionCount, Status } from '@manga-assist/contracts'

/** Whether one status was told by the same process as another, later one: counts of another process began anew. */
export function isSameRun(before: Status | undefined, now: Status): before is Status {
  return before !== undefined && before.service === now.service && before.uptimeMs <= now.uptimeMs
}

/** Decisions that fell between two statuses, most first. Empty where the first is of another process. */
export function decisionsBetween(before: Status | undefined, now: Status): DecisionCount[] {
  const earlier = isSameRun(before, now) ? before.decisions : undefined
  if (earlier === undefined) return []
  const known = new Map(earlier.map((one) => [keyOf(one), one.count]))
  const between = now.decisions.map((one) => ({
    ...one,
    count: one.count - (known.get(keyOf(one)) ?? 0),
  }))
  return between.filter(({ count }) => count > 0).sort((one, other) => other.count - one.count)
}

export function countOf(
  decisions: readonly DecisionCount[],
  isMeant: (one: DecisionCount) => boolean = () => true,
): number {
  return decisions.reduce((sum, one) => (isMeant(one) ? sum + one.count : sum), 0)
}

function keyOf({ requestClass, kind, reason }: DecisionCount): string {
  return `${requestClass} ${kind} ${reason}`
}
