import type { Clock } from '@manga-assist/clock'
import type { CacheEvent } from './cache-event.ts'
import type { CacheLimits } from './cache-limits.ts'
import type { RegionCounts } from './counts.ts'
import { type Entry, entryMark } from './entry.ts'
import type { Flights } from './flights.ts'
import { shortened } from './freshness.ts'
import type { LocalTier } from './local-tier.ts'
import type { RegionOptions } from './region-options.ts'
import type { SharedTier } from './shared-tier.ts'
import type { Unsettled } from './unsettled.ts'

/** What the parts of one region have in common. */
export interface RegionParts<T> {
  options: Required<RegionOptions<T>>
  limits: CacheLimits
  local: LocalTier<T>
  /** Undefined without Redis. */
  shared: (SharedTier & { unsettled: Unsettled }) | undefined
  flights: Flights
  counts: RegionCounts
  clock: Clock
  random: () => number
  newId: () => string
  onEvent: (event: CacheEvent) => void
  /** Keeps track of work that nobody waits for. Its failure is told of as a failed refresh. */
  supervise: (work: Promise<unknown>) => void
  /** Aborts when the cache closes. */
  closing: AbortSignal
}

/** Gets a value from the store; undefined when the store has none. It may be called after whoever asked has left. */
export type Load<T> = (signal: AbortSignal) => Promise<T | undefined>

/** A value of the store as an entry; undefined when it is not to be kept. */
export function newEntry<T>(parts: RegionParts<T>, value: T | undefined, generation: string): Entry<T> | undefined {
  const { options, clock, random, newId } = parts
  const { freshMs, staleMs } = value === undefined ? { freshMs: options.negativeMs, staleMs: 0 } : options
  if (freshMs + staleMs <= 0) return undefined
  return {
    mark: entryMark(newId()),
    generation,
    value,
    storedAtMs: clock.wallNow(),
    freshMs: shortened(freshMs, options.jitter, random()),
    staleMs,
  }
}

/** The longest that a value of the region lives anywhere, in whole milliseconds and at least one, as Redis wants it. */
export function longestLifeMs<T>({ options }: RegionParts<T>): number {
  return Math.max(1, Math.ceil(Math.max(options.freshMs + options.staleMs, options.negativeMs)))
}
