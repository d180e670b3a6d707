import type { ChapterDrop } from '@manga-assist/contracts'

/** What a drop has that does not say otherwise: time for cold starts, of which some fail, and for readers to come. */
const defaults = { leadMs: 30_000, spreadMs: 60_000 }
/** None is near before: an hour is the longest lead, and another one starts 350,000 environments. */
const longestAheadMs = 7_200_000
/** Lambda starts 1,000 environments at once and 100 more a second: what is beyond takes its time. */
const startsAtOnce = 1_000
const startsPerMs = 0.1
/** The static policy spills from nine tenths of the limit on. */
const usableShare = 0.9
/** Sums of fractions that should be whole are a little off. */
const roundingError = 1e-6

export interface DropContext {
  /** Milliseconds since 1970. */
  wallMs: number
  /** Slots that are wanted ordinarily. */
  baselineSlots: number
  /** Slots of the primary plane. */
  limit: number
}

/** What the calendar asks for at one instant. */
export interface DropDemand {
  /** Environments of the overflow plane that should be warm; may be none, where the primary plane is large enough. */
  environments: number
  /** Whether one of them has come out: what is wanted now is not ordinary. */
  hasBegun: boolean
  /** The drop that brings the most. */
  drop: ChapterDrop
}

/** Drops that bring more than ordinary demand and are not over, earliest first: those that are to be looked at. */
export function upcomingDrops(drops: readonly ChapterDrop[], wallMs: number): ChapterDrop[] {
  return drops
    .filter((drop) => multipleOf(drop) > 1 && wallMs < endOf(drop))
    .sort((one, other) => one.atMs - other.atMs)
}

/**
 * What must be warm now for drops that come out soon, or have just come out: their readers on top of the ordinary ones,
 * less what the primary plane bears. Drops together bring what each brings alone. Undefined when none is near: nothing is
 * remembered, so that a drop that was taken out of the calendar, or put off, asks for nothing any more.
 *
 * `drops` earliest first, as `upcomingDrops` gives them.
 */
export function demandOfDrops(drops: readonly ChapterDrop[], context: DropContext): DropDemand | undefined {
  const { wallMs, baselineSlots, limit } = context
  let extra = 0
  let hasBegun = false
  let largest: ChapterDrop | undefined
  for (const drop of drops) {
    if (drop.atMs - wallMs > longestAheadMs) break
    if (!isNear(drop, context)) continue
    extra += multipleOf(drop) - 1
    hasBegun ||= drop.atMs <= wallMs
    if (largest === undefined || multipleOf(drop) > multipleOf(largest)) largest = drop
  }
  if (largest === undefined) return undefined
  return { environments: environmentsFor(baselineSlots * (1 + extra), { limit }), hasBegun, drop: largest }
}

function isNear(drop: ChapterDrop, { wallMs, baselineSlots, limit }: DropContext): boolean {
  const alone = environmentsFor(baselineSlots * multipleOf(drop), { limit })
  const fromMs = drop.atMs - (drop.leadMs ?? defaults.leadMs) - rampMs(alone)
  return fromMs <= wallMs && wallMs < endOf(drop)
}

/** Environments for what the primary plane does not bear; one runs one request. */
export function environmentsFor(slots: number, { limit }: { limit: number }): number {
  return Math.max(0, Math.ceil(slots - limit * usableShare - roundingError))
}

function rampMs(environments: number): number {
  return Math.max(0, environments - startsAtOnce) / startsPerMs
}

function endOf({ atMs, spreadMs = defaults.spreadMs }: ChapterDrop): number {
  return atMs + spreadMs
}

function multipleOf({ expectedMultiple = 1 }: ChapterDrop): number {
  return expectedMultiple
}
