import type { Decision } from '@manga-assist/contracts'
import type { RequestRouted } from '@manga-assist/planes'
import { PlainHistogram } from './plain-histogram.ts'

/** Bounds in seconds: from a warm recommendation to a long chat stream. */
const durationBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
const msPerSecond = 1_000
const noPlane = 'none'

/** All requests that are alike in every label. */
export interface Series {
  requestClass: string
  plane: string
  outcome: string
  /** The last one of each, alike in kind and reason; undefined where nothing was decided. */
  decision: Decision | undefined
  count: number
  firstByte: PlainHistogram
  duration: PlainHistogram
}

/** Counts requests as they end: one look into a map and a few additions for each. */
export class RequestSeries {
  readonly #series = new Map<string, Series>()
  /** The one that counted last: most requests are like the one before. */
  #last: Series | undefined

  note(event: RequestRouted): void {
    const series = this.#last !== undefined && isOf(this.#last, event) ? this.#last : this.#find(event)
    this.#last = series
    series.count += 1
    // Of one that was sent on, this process saw neither the answer nor its end.
    if (event.outcome === 'redirected') return
    series.duration.observe(event.durationMs / msPerSecond)
    if (event.firstByteMs !== undefined) series.firstByte.observe(event.firstByteMs / msPerSecond)
  }

  #find({ requestClass, plane: ranOn, outcome, decision }: RequestRouted): Series {
    const plane = ranOn ?? noPlane
    const key = `${requestClass} ${plane} ${outcome} ${decision?.kind} ${decision?.reason}`
    const known = this.#series.get(key)
    if (known !== undefined) return known
    const histograms = { firstByte: new PlainHistogram(durationBounds), duration: new PlainHistogram(durationBounds) }
    const series = { requestClass, plane, outcome, decision, count: 0, ...histograms }
    this.#series.set(key, series)
    return series
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

function isOf(series: Series, { requestClass, plane, outcome, decision }: RequestRouted): boolean {
  return (
    series.requestClass === requestClass &&
    series.plane === (plane ?? noPlane) &&
    series.outcome === outcome &&
    series.decision?.kind === decision?.kind &&
    series.decision?.reason === decision?.reason
  )
}
