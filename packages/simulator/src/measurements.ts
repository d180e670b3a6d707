import { DurationHistogram } from './duration-histogram.ts'

/** A request that waited longer is late. */
const lateAfterMs = 1_000
/** Instants are sums of fractions; this is far below what any of them means. */
const roundingMs = 1e-6

/** Counts of one simulation, in memory that does not grow. */
export class Measurements {
  readonly waits = new DurationHistogram()
  requests = 0
  spilled = 0
  shed = 0
  lost = 0
  #late = 0

  /** A request that ended: what it waited before it ran, cold start included. */
  waited(waitMs: number): void {
    this.waits.record(waitMs)
    if (waitMs > lateAfterMs + roundingMs) this.#late += 1
  }

  /** Share of all requests. */
  get late(): number {
    return this.requests === 0 ? 0 : this.#late / this.requests
  }
}
