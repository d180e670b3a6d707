/** What balancing looks at. */
export interface Candidate {
  inFlight: number
  concurrencyLimit: number
  /** Share of its due that it gets, above 0 to 1: less than 1 while it starts slowly. */
  share: number
}

/**
 * The power of two choices: of two candidates drawn by their shares, the one with less of its limit in use, the limit
 * too counted by its share. When that one has no room, the least loaded of all is taken: a task that starts slowly gets
 * more than its share only when the others are full. Undefined when none has room for `weight` more slots.
 */
export function chooseTask<T extends Candidate>(
  candidates: readonly T[],
  weight: number,
  random: () => number,
): T | undefined {
  // Where there is one, there is nothing to draw.
  const first = candidates.length === 1 ? candidates[0] : draw(candidates, random)
  if (first === undefined) return undefined
  const second = candidates.length === 1 ? undefined : draw(candidates, random, first)
  const better = second !== undefined && usedOf(second) < usedOf(first) ? second : first
  if (hasRoom(better, weight)) return better
  return chooseLeastLoaded(candidates, weight)
}

/** The one with the least of its limit in use among those that have room; undefined when none has. */
export function chooseLeastLoaded<T extends Candidate>(candidates: readonly T[], weight: number): T | undefined {
  return candidates.toSorted((a, b) => usedOf(a) - usedOf(b)).find((candidate) => hasRoom(candidate, weight))
}

export function hasRoom({ inFlight, concurrencyLimit }: Candidate, weight: number): boolean {
  return inFlight + weight <= concurrencyLimit
}

/** One of those that are not `except`, each as likely as its share is large. */
function draw<T extends Candidate>(candidates: readonly T[], random: () => number, except?: T): T | undefined {
  let all = -(except?.share ?? 0)
  for (const { share } of candidates) all += share
  let left = random() * all
  let last: T | undefined
  for (const candidate of candidates) {
    if (candidate === except) continue
    last = candidate
    left -= candidate.share
    if (left < 0) break
  }
  return last
}

function usedOf({ inFlight, concurrencyLimit, share }: Candidate): number {
  return concurrencyLimit > 0 ? inFlight / (concurrencyLimit * share) : Number.POSITIVE_INFINITY
}
