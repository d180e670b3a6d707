import type { EjectionReason } from '@manga-assist/contracts'
import type { Fared } from './outcome-record.ts'

/** So many failures in a row take a task out. */
const failuresThatEject = 5
/** A task that succeeds less often than this is taken out, once it had enough requests for that to mean something. */
const leastSuccess = 0.8
const leastRequests = 20
/** Most tasks that may be out for their failures; one may always be. */
const mostEjectedShare = 0.1

/** What is known of one task, and of all others together. */
export interface Suspicion {
  own: Fared & { failuresInARow: number }
  others: Fared
}

/**
 * Pure: why a task is to be taken out for its failures; undefined when it is not. A task whose fellows fare no better is
 * no outlier: the requests are at fault, or something that all of them depend on, and taking tasks out would only take
 * away room.
 */
export function suspectedFor({ own, others }: Suspicion): EjectionReason | undefined {
  if (others.requests >= failuresThatEject && successOf(others) < leastSuccess) return undefined
  if (own.failuresInARow >= failuresThatEject) return 'failures-in-a-row'
  if (own.requests >= leastRequests && successOf(own) < leastSuccess) return 'success-share'
  return undefined
}

/** Pure: whether one more of so many tasks may be out. */
export function mayEject(tasks: number, ejected: number): boolean {
  return ejected < Math.max(1, Math.floor(tasks * mostEjectedShare))
}

export interface EjectionTimes {
  /** How long a task is out the first time; each time that follows soon is longer by as much. */
  ejectionMs: number
  /** Longest time. */
  maxEjectionMs: number
}

/** What is remembered of the ejections of a task. */
export interface Ejections {
  /** How often it was out, less what it has lived down. */
  times: number
  /** When it came back last. */
  backAtMs: number
}

/** Pure: what is remembered once the task is out again. Each `ejectionMs` that it was in lives one time down. */
export function ejectedAgain({ times, backAtMs }: Ejections, nowMs: number, { ejectionMs }: EjectionTimes): number {
  const livedDown = Math.floor((nowMs - backAtMs) / ejectionMs)
  return Math.max(0, times - livedDown) + 1
}

/** Pure: how long a task stays out. */
export function ejectedForMs(times: number, { ejectionMs, maxEjectionMs }: EjectionTimes): number {
  return Math.min(times * ejectionMs, maxEjectionMs)
}

function successOf({ requests, failures }: Fared): number {
  return (requests - failures) / requests
}
