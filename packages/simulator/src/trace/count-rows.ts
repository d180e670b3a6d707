import { logNormal, type Random } from '../random.ts'
import type { OnArrival, RowReader } from './arrivals.ts'
import { poissonBetween } from './poisson.ts'
import { quoted, TraceError } from './trace-error.ts'

export const countHeader = 'timestamp,count_per_5min'

export interface CountOptions {
  /** Requests for each one that was counted. */
  multiply: number
  /** Time is divided by it: with 30, five minutes become ten seconds. */
  compress: number
  /** A bin holds at most so many times the mean of the hour before it. Infinite for no limit. */
  cap: number
}

/** A bin's length in the file, and how many of them the mean before the cap spans. */
const binMs = 300_000
const binsPerHour = 12

/** Lengths of chat, which such a trace does not tell: medians and spread of the Azure conversation trace. */
const context = { median: 1_020, sigma: 1 }
const generated = { median: 130, sigma: 0.9 }
const mostTokens = 100_000

const pattern = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d),(\d{1,9})$/

/**
 * Counts of five minutes each, made into arrivals by a Poisson process. Its rate runs straight from the middle of one
 * bin to the middle of the next, so a rise takes as long as a bin. Gaps between bins are silent.
 */
export function createCountRows(options: CountOptions, random: Random, onArrival: OnArrival): RowReader {
  const binOfMs = binMs / options.compress
  const recent: number[] = []
  let firstAtMs: number | undefined
  let beforeAtMs = Number.NEGATIVE_INFINITY
  let from = { atMs: 0, perMs: 0 }

  function tokens({ median, sigma }: typeof context): number {
    return Math.min(mostTokens, Math.ceil(logNormal(random, median, sigma)))
  }

  function goTo(atMs: number, perMs: number): void {
    const to = { atMs, perMs }
    poissonBetween(from, to, random, (arrivedAtMs) => onArrival(arrivedAtMs, tokens(context), tokens(generated)))
    from = to
  }

  function capped(count: number): number {
    const mean = recent.reduce((sum, each) => sum + each, 0) / recent.length
    const kept = recent.length === 0 ? count : Math.min(count, Math.max(1, mean) * options.cap)
    recent.push(kept)
    if (recent.length > binsPerHour) recent.shift()
    return kept
  }

  return {
    row(text, line) {
      const { wallMs, count } = parse(text, line)
      if (wallMs < beforeAtMs + binMs) throw tooEarly(text, line)
      const hasGap = beforeAtMs + binMs < wallMs
      firstAtMs ??= wallMs
      const startMs = (wallMs - firstAtMs) / options.compress
      const perMs = (capped(count) * options.multiply) / binOfMs
      if (hasGap) {
        goTo(from.atMs + binOfMs / 2, from.perMs)
        from = { atMs: startMs, perMs }
      }
      goTo(startMs + binOfMs / 2, perMs)
      beforeAtMs = wallMs
    },
    end: () => goTo(from.atMs + binOfMs / 2, from.perMs),
  }
}

function parse(text: string, line: number): { wallMs: number; count: number } {
  const [, date, time, count] = pattern.exec(text) ?? []
  const wallMs = Date.parse(`${date}T${time}Z`)
  if (Number.isFinite(wallMs)) return { wallMs, count: Number(count) }
  const cells = text.split(',')
  if (cells.length !== 2) throw new TraceError(line, `must have 2 columns (${countHeader}), received ${quoted(text)}`)
  const [stamp = '', counted = ''] = cells
  const isStampWrong = !Number.isFinite(Date.parse(`${stamp.replace(' ', 'T')}Z`)) || !/^[-\d]+ [:\d]+$/.test(stamp)
  throw isStampWrong
    ? new TraceError(line, `column 1 (timestamp): must be like 2015-02-26 21:42:53, received ${quoted(stamp)}`)
    : new TraceError(line, `column 2 (count_per_5min): must be a whole number, 0 or more, received ${quoted(counted)}`)
}

function tooEarly(text: string, line: number): TraceError {
  const rule = 'must be at least five minutes after the line above'
  return new TraceError(line, `column 1 (timestamp): ${rule}, received ${quoted(text.split(',', 1)[0] ?? '')}`)
}
