import type { RequestClass } from '@manga-assist/overflow'
import type { Conditions } from './conditions.ts'

/** One request as a ledger has it. */
export interface RecordedArrival {
  /** From the first request on. */
  atMs: number
  requestClass: RequestClass
  bodyBytes: number
  /** NaN when nothing was known that grows with its work. */
  size: number
  /** What it takes on the primary plane, and on the overflow plane without the start of an environment. */
  hereMs: number
  thereMs: number
  conditions: Readonly<Conditions>
}
