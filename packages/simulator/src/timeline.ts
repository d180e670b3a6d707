/** Requests that arrived within a stretch of time by what became of them, and what there was then. */
export interface TimelineSpan {
  fromMs: number
  toMs: number
  arrived: number
  /** In time, on a task or on Lambda. */
  onTasks: number
  onLambda: number
  /** Ended, but after waiting too long. */
  late: number
  refused: number
  /** Lost with what ran them, or without a connection to the store. */
  failed: number
  /** Most at the instants at which a request arrived. */
  tasks: number
  lambdaInUse: number
}

type Outcome = 'onTasks' | 'onLambda' | 'late' | 'refused' | 'failed'

const mostSpans = 240
const firstSpanMs = 1_000

/** The course of a simulation in a bounded number of spans: their length doubles whenever it gets longer than those. */
export class Timeline {
  #spanMs = firstSpanMs
  #spans: TimelineSpan[] = []

  arrived(atMs: number, tasks: number, lambdaInUse: number): void {
    while (atMs >= this.#spanMs * mostSpans) this.#double()
    const span = this.#spanAt(atMs)
    span.arrived += 1
    span.tasks = Math.max(span.tasks, tasks)
    span.lambdaInUse = Math.max(span.lambdaInUse, lambdaInUse)
  }

  /** What became of the request that had arrived at this instant. */
  ended(arrivedAtMs: number, outcome: Outcome): void {
    this.#spanAt(arrivedAtMs)[outcome] += 1
  }

  /** In order, without gaps; in one in which nothing arrived there are as many tasks as in the one before. */
  spans(): TimelineSpan[] {
    let tasks = 0
    return Array.from({ length: this.#spans.length }, (_, place) => {
      const span = this.#spanAt(place * this.#spanMs)
      tasks = span.arrived > 0 ? span.tasks : tasks
      return { ...span, tasks }
    })
  }

  #spanAt(atMs: number): TimelineSpan {
    const place = Math.floor(atMs / this.#spanMs)
    for (let missing = this.#spans.length; missing <= place; missing += 1) {
      this.#spans.push(emptySpan(missing * this.#spanMs, this.#spanMs))
    }
    return this.#spans[place] ?? emptySpan(0, 0)
  }

  #double(): void {
    const before = this.#spans
    this.#spanMs *= 2
    this.#spans = []
    for (const span of before) {
      const merged = this.#spanAt(span.fromMs)
      for (const name of ['arrived', 'onTasks', 'onLambda', 'late', 'refused', 'failed'] as const) {
        merged[name] += span[name]
      }
      merged.tasks = Math.max(merged.tasks, span.tasks)
      merged.lambdaInUse = Math.max(merged.lambdaInUse, span.lambdaInUse)
    }
  }
}

function emptySpan(fromMs: number, spanMs: number): TimelineSpan {
  return {
    ...{ fromMs, toMs: fromMs + spanMs, arrived: 0 },
    ...{ onTasks: 0, onLambda: 0, late: 0, refused: 0, failed: 0, tasks: 0, lambdaInUse: 0 },
  }
}
