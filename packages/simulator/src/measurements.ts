import { DurationHistogram } from './duration-histogram.ts'
import { Timeline, type TimelineSpan } from './timeline.ts'

/** A request that waited longer is late. */
const lateAfterMs = 1_000
/** Instants are sums of fractions; this is far below what any of them means. */
const roundingMs = 1e-6

/** What is counted of a request. */
interface Counted {
  readonly arrivedAtMs: number
}

/** Counts of one simulation, in memory that does not grow. */
export class Measurements {
  readonly waits = new DurationHistogram()
  readonly #timeline: Timeline | undefined
  requests = 0
  spilled = 0
  shed = 0
  lost = 0
  unconnected = 0
  #late = 0

  /** `withTimeline` counts what became of requests by the time of their arrival as well. */
  constructor({ withTimeline }: { withTimeline: boolean }) {
    this.#timeline = withTimeline ? new Timeline() : undefined
  }

  arrived(atMs: number, tasks: number, lambdaInUse: number): void {
    this.requests += 1
    this.#timeline?.arrived(atMs, tasks, lambdaInUse)
  }

  /** A request that ended: what it waited before it ran, cold start included. */
  ended({ arrivedAtMs }: Counted, waitMs: number, plane: 'primary' | 'overflow'): void {
    this.waits.record(waitMs)
    const isLate = waitMs > lateAfterMs + roundingMs
    if (isLate) this.#late += 1
    this.#timeline?.ended(arrivedAtMs, isLate ? 'late' : plane === 'primary' ? 'onTasks' : 'onLambda')
  }

  refused({ arrivedAtMs }: Counted): void {
    this.shed += 1
    this.#timeline?.ended(arrivedAtMs, 'refused')
  }

  /** What a request waited that got no connection is a wait as well: its reader had an answer, though not the one. */
  failed({ arrivedAtMs, waitMs }: Counted & { readonly waitMs: number }, cause: 'lost' | 'unconnected'): void {
    this[cause] += 1
    if (cause === 'unconnected') this.waits.record(waitMs)
    this.#timeline?.ended(arrivedAtMs, 'failed')
  }

  /** Share of all requests. */
  get late(): number {
    return this.requests === 0 ? 0 : this.#late / this.requests
  }

  /** Empty without a timeline. */
  get timeline(): TimelineSpan[] {
    return this.#timeline?.spans() ?? []
  }
}
