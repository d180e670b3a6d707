import type { ChapterDrop } from '@manga-assist/contracts'

/** A time for which capacity is held ready, because one or several chapters come out. */
export interface DropWindow {
  fromMs: number
  toMs: number
  /** How many times ordinary demand is expected at the most. */
  multiple: number
}

const minuteMs = 60_000
/**
 * What is scheduled must be up before the drop: environments are filled from a minute or two on, tasks take one to start,
 * and scheduled actions may be a minute late.
 */
const leadMs = 10 * minuteMs
/** Readers keep coming after the first wave; by then target tracking has seen them. */
const lingerMs = 15 * minuteMs

/**
 * Times for which the calendar asks for capacity, from now on, earliest first, none overlapping another: drops close to each
 * other make one, in which they bring what they bring together. AWS schedules by the minute, so both ends are whole ones.
 */
export function dropWindows(drops: readonly ChapterDrop[], nowMs: number): DropWindow[] {
  const single = drops
    .filter(({ expectedMultiple = 1 }) => expectedMultiple > 1)
    .map(windowOf)
    .filter(({ fromMs }) => fromMs > nowMs)
    .sort((one, other) => one.fromMs - other.fromMs)
  const merged: DropWindow[] = []
  for (const window of single) {
    const last = merged.at(-1)
    if (last === undefined || window.fromMs > last.toMs) merged.push(window)
    else merged[merged.length - 1] = together(last, window)
  }
  return merged
}

/** Environments of a function that are held ready in a window: so many for each multiple of ordinary demand that it brings. */
export function readyEnvironments(
  { multiple }: DropWindow,
  { perMultiple, most }: { perMultiple: number; most: number },
) {
  return Math.min(most, Math.round(perMultiple * (multiple - 1)))
}

function windowOf({ atMs, expectedMultiple: multiple = 1, leadMs: own = 0, spreadMs = 0 }: ChapterDrop): DropWindow {
  return {
    fromMs: Math.floor((atMs - Math.max(leadMs, own)) / minuteMs) * minuteMs,
    toMs: Math.ceil((atMs + Math.max(lingerMs, spreadMs)) / minuteMs) * minuteMs,
    multiple,
  }
}

function together(one: DropWindow, other: DropWindow): DropWindow {
  return {
    fromMs: one.fromMs,
    toMs: Math.max(one.toMs, other.toMs),
    multiple: one.multiple + other.multiple - 1,
  }
}
