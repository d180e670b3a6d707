import type { LedgerRequest } from '@manga-assist/contracts'
import type { RequestClass } from '@manga-assist/overflow'
import { ordinaryConditions } from '../conditions.ts'
import type { RecordedArrival } from '../recorded-arrival.ts'
import type { ColdStarts } from './cold-starts.ts'
import { type PlaneTimes, planeTimesOf } from './plane-times.ts'

/** What a request takes on either plane, in milliseconds. */
type Times = Pick<RecordedArrival, 'hereMs' | 'thereMs'>

/** What is assumed where nothing of a class ever ran. */
const unknown: Times = { hereMs: 1_000, thereMs: 1_000 }

/**
 * Pure: the requests of a ledger as they are replayed. Each takes its own time on the plane that it ran on, without the
 * start of an environment that was in it, and on the other one what fits that by the times of its class. One that ran
 * nowhere, as it was shed or left before, takes the times of the last of its class that ran before it, else of the first
 * that ran after it.
 */
export function recordedArrivals(requests: readonly LedgerRequest[], coldStarts: ColdStarts): RecordedArrival[] {
  const classes = new ClassTable()
  const times = timesOf(requests, coldStarts)
  const largestBodyBytes = largestBody(requests)
  const startMs = requests[0]?.atMs ?? 0
  return requests.map((request, place) => ({
    atMs: request.atMs - startMs,
    requestClass: classes.of(request),
    bodyBytes: request.bodyBytes,
    size: request.size ?? Number.NaN,
    ...(times[place] ?? unknown),
    conditions: {
      ...ordinaryConditions(),
      largestBodyBytes,
      // Of all reasons the one that no policy of the router brings about.
      outage: request.seen.overflowUnavailable === 'breaker-open' ? 'breaker-open' : undefined,
      cpuUtilization: request.seen.cpu ?? undefined,
      eventLoopUtilization: request.seen.eventLoop ?? undefined,
    },
  }))
}

function timesOf(requests: readonly LedgerRequest[], coldStarts: ColdStarts): (Times | undefined)[] {
  const planeTimes = planeTimesOf(requests, coldStarts)
  const own = requests.map((request) =>
    ownTimes(request, coldStarts.ofRequest.get(request) ?? 0, planeTimes.get(request.class)),
  )
  const last = new Map<string, Times>()
  for (const [place, request] of requests.entries()) {
    const times = own[place]
    if (times !== undefined && !last.has(request.class)) last.set(request.class, times)
  }
  return requests.map((request, place) => {
    const times = own[place] ?? last.get(request.class)
    if (times !== undefined) last.set(request.class, times)
    return times
  })
}

function ownTimes(request: LedgerRequest, coldMs: number, known: PlaneTimes | undefined): Times | undefined {
  const { decision, serviceMs } = request
  if (serviceMs === null) return undefined
  const size = request.size ?? Number.NaN
  const ownMs = serviceMs - coldMs
  return decision === 'spill'
    ? { hereMs: known?.hereMs(ownMs, size) ?? ownMs, thereMs: ownMs }
    : { hereMs: ownMs, thereMs: known?.thereMs(ownMs, size) ?? ownMs }
}

/** Just under the smallest body that was too large; infinite where none was. */
function largestBody(requests: readonly LedgerRequest[]): number {
  return requests.reduce((largest, { bodyBytes, seen }) => {
    return seen.overflowUnavailable === 'body-too-large' ? Math.min(largest, bodyBytes - 1) : largest
  }, Number.POSITIVE_INFINITY)
}

/** One object for all requests of the same class with the same settings. */
class ClassTable {
  readonly #classes = new Map<string, RequestClass>()

  of({ class: name, weight, spillable, priority, maxWaitMs, deadlineMs, reservedShare }: LedgerRequest): RequestClass {
    const found = { name, weight, spillable, priority, maxWaitMs, deadlineMs, reservedShare }
    const key = JSON.stringify(found)
    const known = this.#classes.get(key)
    if (known === undefined) this.#classes.set(key, found)
    return known ?? found
  }
}
