import type { RequestRouted } from '@manga-assist/planes'
import { PlainHistogram } from './plain-histogram.ts'

/** Bounds in seconds: from a warm recommendation to a long chat stream. */
const durationBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
const msPerSecond = 1_000

/** All requests that are alike in every label. */
export interface Series {
  requestClass: string
  plane: string
  outcome: string
  kind: string | undefined
  reason: string
  count: number
  firstByte: PlainHistogram
  duration: PlainHistogram
}

/** Counts requests as they end: one look into a map and a few additions for each. */
export class RequestSeries {
  readonly #series = new Map<string, Series>()

  note({ requestClass, plane: ranOn, outcome, decision, firstByteMs, durationMs }: RequestRouted): void {
    const plane = ranOn ?? 'none'
    const kind = decision?.kind
    const reason = decision?.reason ?? ''
    const key = `${requestClass} ${plane} ${outcome} ${kind} ${reason}`
    let series = this.#series.get(key)
    if (series === undefined) {
      const histograms = { firstByte: new PlainHistogram(durationBounds), duration: new PlainHistogram(durationBounds) }
      series = { requestClass, plane, outcome, kind, reason, count: 0, ...histograms }
      this.#series.set(key, series)
    }
    series.count += 1
    series.duration.observe(durationMs / msPerSecond)
    if (firstByteMs !== undefined) series.firstByte.observe(firstByteMs / msPerSecond)
  }

  all(): Iterable<Series> {
    return this.#series.values()
  }

  /** One of the two histograms, by class and plane. */
  byPlane(which: 'firstByte' | 'duration'): { labels: Record<string, string>; histogram: PlainHistogram }[] {
    const sums = new Map<string, { labels: Record<string, string>; histogram: PlainHistogram }>()
    for (const series of this.#series.values()) {
      const key = `${series.requestClass} ${series.plane}`
      const labels = { class: series.requestClass, plane: series.plane }
      const sum = sums.get(key) ?? { labels, histogram: new PlainHistogram(durationBounds) }
      sum.histogram.add(series[which])
      sums.set(key, sum)
    }
    return [...sums.values()]
  }
}
