/** What balancing looks at. */
export interface Candidate {
  inFlight: number
  concurrencyLimit: number
}

/**
 * The power of two choices: of two candidates at random, the one with the lower share of its limit in use. When that
 * one has no room, the least loaded of all is taken; undefined when none has room for `weight` more slots.
 */
export function chooseTask<T extends Candidate>(
  candidates: readonly T[],
  weight: number,
  random: () => number,
): T | undefined {
  const first = candidates[Math.floor(random() * candidates.length)]
  const others = candidates.filter((candidate) => candidate !== first)
  const second = others[Math.floor(random() * others.length)]
  if (first === undefined) return undefined
  const better = second !== undefined && shareOf(second) < shareOf(first) ? second : first
  if (hasRoom(better, weight)) return better
  return candidates.toSorted((a, b) => shareOf(a) - shareOf(b)).find((candidate) => hasRoom(candidate, weight))
}

function shareOf({ inFlight, concurrencyLimit }: Candidate): number {
  return concurrencyLimit > 0 ? inFlight / concurrencyLimit : Number.POSITIVE_INFINITY
}

function hasRoom({ inFlight, concurrencyLimit }: Candidate, weight: number): boolean {
  return inFlight + weight <= concurrencyLimit
}
