import type { AnsweringPlane } from './exchange.ts'
import type { BurstOptions } from './options.ts'
import type { FailureClass } from './outcome.ts'
import type { PhaseName, RequestKind } from './plan.ts'
import type { Comparison } from './simulated/comparison.ts'

/** Milliseconds from the intended send time; null when nothing was recorded. */
export interface Percentiles {
  p50: number
  p95: number
  p99: number
}

/** What came of a group of requests. The latencies are those of completed requests. */
export interface Row {
  offered: number
  completed: number
  /** Of the completed ones, those whose first token (first byte, where there are none) came within 3 s. */
  inTime: number
  failed: number
  truncated: number
  shed: number
  /** Of the shed ones, those that did not say when to come back. */
  shedWithoutRetryAfter: number
  firstByteMs: Percentiles | null
  /** Streams only. */
  firstTokenMs: Percentiles | null
  endMs: Percentiles | null
  /** Between one text delta and the next, streams only. */
  tokenGapMs: Percentiles | null
}

export interface PhaseReport {
  name: PhaseName
  seconds: number
  offeredPerSecond: number
  /** Answers by Lambda over all answers of a plane that were not refusals, 0 to 1; null when there were none. */
  spillShare: number | null
  all: Row
  planes: Record<AnsweringPlane, Row>
  kinds: Record<RequestKind, Row>
}

/** One request that did not end as it should. */
export interface FailureNote {
  phase: PhaseName
  /** Intended send time from the start of the run. */
  atMs: number
  kind: RequestKind
  class: FailureClass | 'truncated' | 'shed-without-retry-after'
  status: number | null
  code: string | null
  message: string
  requestId: string | null
}

/** Requests by the second that they were meant to be sent in: what became of them, whenever that was. */
export interface TimelineSecond {
  second: number
  offered: number
  /** Completed on that plane. */
  fargate: number
  lambda: number
  /** Completed by something that does not say on which plane. */
  none: number
  shed: number
  /** Failed or truncated. */
  failed: number
}

/** What the JSON report holds, and what the table, the page and the verdict are made from. */
export interface BurstReport {
  startedAt: string
  base: string
  options: Pick<BurstOptions, 'baseline' | 'multiple' | 'seconds' | 'mix' | 'flood' | 'seed' | 'killTask'> & {
    overflow: 'on' | 'off' | null
  }
  phases: PhaseReport[]
  /**
   * From the end of the step to the intended arrival of the last request of the recovery that Lambda served; null when
   * it served none.
   */
  recovery: { lastSpillAfterMs: number | null }
  /** Actual minus intended send time, over the whole run; null when nothing was sent. */
  generator: { latenessP99Ms: number | null }
  /** When a task was killed, from the start of the run; null when none was. */
  killedTaskAtMs: number | null
  /** The same arrivals simulated; null when that was not asked for, or could not be. */
  simulation: Comparison | null
  /** The first 50. */
  failures: FailureNote[]
  timeline: TimelineSecond[]
}
