import type { LedgerRequest } from '@manga-assist/contracts'
import { ServiceTimes } from '@manga-assist/overflow'
import type { ColdStarts } from './cold-starts.ts'

/** Fewer runs on either plane say nothing of a class. */
const leastRuns = 20
/** Means of some dozen runs differ by so much, as a share, without a reason. */
const chance = 0.1
/** Stands where nothing has been learned; what is asked for then is not used. */
const unlearnedMs = 1

/**
 * What a request of one class takes on one plane by what it took on the other: one that was slower than nine tenths of
 * its class on one plane is so on the other. Policies choose by size, so it is not the times that are ranked, but how
 * many times as long each took as its class takes here at that size.
 */
export class PlaneTimes {
  readonly #line: ServiceTimes
  /** In ascending order. */
  readonly #here: readonly number[]
  readonly #there: readonly number[]

  constructor(line: ServiceTimes, here: readonly number[], there: readonly number[]) {
    this.#line = line
    this.#here = here.toSorted((a, b) => a - b)
    this.#there = there.toSorted((a, b) => a - b)
  }

  thereMs(hereMs: number, size: number): number {
    const expectedMs = this.#line.expectedMs(size)
    return expectedMs * quantile(this.#there, rank(this.#here, hereMs / expectedMs))
  }

  hereMs(thereMs: number, size: number): number {
    const expectedMs = this.#line.expectedMs(size)
    return expectedMs * quantile(this.#here, rank(this.#there, thereMs / expectedMs))
  }
}

/**
 * Pure: by class, what is known of its times on both planes. Runs with the start of an environment in them are left out,
 * as are classes with few runs on either plane, or that run alike on both.
 */
export function planeTimesOf(
  requests: readonly LedgerRequest[],
  { withoutIdle }: ColdStarts,
): ReadonlyMap<string, PlaneTimes> {
  const completed = requests.filter(({ ending, serviceMs }) => ending === 'completed' && serviceMs !== null)
  const times = new Map<string, PlaneTimes>()
  for (const [name, all] of Map.groupBy(completed, (request) => request.class)) {
    const here = all.filter(({ decision, overflowMs }) => decision === 'serve' && overflowMs === 0)
    const there = all.filter((request) => request.decision === 'spill' && !withoutIdle.has(request))
    if (here.length < leastRuns || there.length < leastRuns) continue
    const line = new ServiceTimes(unlearnedMs)
    for (const { size, serviceMs } of here) line.note(size ?? Number.NaN, serviceMs ?? Number.NaN)
    const ratio = ({ serviceMs, size }: LedgerRequest) => (serviceMs ?? 0) / line.expectedMs(size ?? Number.NaN)
    const [ratiosHere, ratiosThere] = [here.map(ratio), there.map(ratio)]
    const isAlike = Math.abs(mean(ratiosThere) / mean(ratiosHere) - 1) <= chance
    if (!isAlike && mean(ratiosHere) > 0) times.set(name, new PlaneTimes(line, ratiosHere, ratiosThere))
  }
  return times
}

/** The share, 0 to 1, of sorted numbers that are less; of its equals half. */
function rank(sorted: readonly number[], value: number): number {
  return (
    (firstAbove(sorted, (other) => other >= value) + firstAbove(sorted, (other) => other > value)) / 2 / sorted.length
  )
}

/** Place of the first number that is above, among sorted ones. */
function firstAbove(sorted: readonly number[], isAbove: (value: number) => boolean): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (isAbove(sorted[middle] as number)) high = middle
    else low = middle + 1
  }
  return low
}

/** The number that this share of sorted ones is under; between two of them in proportion. */
function quantile(sorted: readonly number[], share: number): number {
  const place = Math.min(sorted.length - 1, Math.max(0, share * sorted.length - 0.5))
  const below = sorted[Math.floor(place)] as number
  const above = sorted[Math.ceil(place)] as number
  return below + (above - below) * (place - Math.floor(place))
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
