import type { LedgerRequest } from '@manga-assist/contracts'
import type { RequestClass } from '@manga-assist/overflow'
import { ordinaryConditions } from '../conditions.ts'
import type { RecordedArrival } from '../recorded-arrival.ts'
import type { ColdStarts } from './cold-starts.ts'

/** What is assumed where nothing of a class ever ran. */
const unknownServiceMs = 1_000

/**
 * Pure: the requests of a ledger as they are replayed. Each takes its own time wherever it runs, without the start of an
 * environment that was in it. One that ran nowhere, as it was shed or left before, takes the time of the last of its
 * class that ran before it, else of the first that ran after it.
 */
export function recordedArrivals(requests: readonly LedgerRequest[], coldStarts: ColdStarts): RecordedArrival[] {
  const classes = new ClassTable()
  const services = serviceTimes(requests, coldStarts)
  const largestBodyBytes = largestBody(requests)
  const startMs = requests[0]?.atMs ?? 0
  return requests.map((request, place) => ({
    atMs: request.atMs - startMs,
    requestClass: classes.of(request),
    bodyBytes: request.bodyBytes,
    size: request.size ?? Number.NaN,
    serviceMs: services[place] ?? unknownServiceMs,
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

function serviceTimes(requests: readonly LedgerRequest[], { ofRequest }: ColdStarts): (number | undefined)[] {
  const own = requests.map((request) =>
    request.serviceMs === null ? undefined : request.serviceMs - (ofRequest.get(request) ?? 0),
  )
  const first = new Map<string, number>()
  for (const [place, request] of requests.entries()) {
    const serviceMs = own[place]
    if (serviceMs !== undefined && !first.has(request.class)) first.set(request.class, serviceMs)
  }
  const last = new Map(first)
  return requests.map((request, place) => {
    const serviceMs = own[place] ?? last.get(request.class)
    if (serviceMs !== undefined) last.set(request.class, serviceMs)
    return serviceMs
  })
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
