import { createHistogram, type RecordableHistogram } from 'node:perf_hooks'

/** Twice the longest exchange; what is longer still (a generator that hung) counts as this. */
const highestMicroseconds = 120_000_000

/** An HDR histogram of durations in microseconds, exact to three digits. All of ours can be added to each other. */
export function createLatencyHistogram(): RecordableHistogram {
  return createHistogram({ lowest: 1, highest: highestMicroseconds, figures: 3 })
}

/** Adds one duration. Below a microsecond (two tokens in one read) counts as one: the histogram has no zero. */
export function recordMs(histogram: RecordableHistogram, durationMs: number): void {
  histogram.record(Math.min(highestMicroseconds, Math.max(1, Math.round(durationMs * 1_000))))
}

/** The duration that `percent` of all are at or below, in milliseconds; null when nothing was recorded. */
export function percentileMs(histogram: RecordableHistogram, percent: number): number | null {
  if (histogram.count === 0) return null
  // A percentile is the top of its bucket, which may lie above everything recorded.
  return Math.min(histogram.percentile(percent), histogram.max) / 1_000
}
