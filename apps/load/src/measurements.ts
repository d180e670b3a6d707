import { type Cell, createCell, recordExchange, rowOf } from './cell.ts'
import type { AnsweringPlane, Exchange } from './exchange.ts'
import { failureNote } from './failure-note.ts'
import { createLatencyHistogram, percentileMs, recordMs } from './latency-histogram.ts'
import type { Arrival, PhaseName, RequestKind } from './plan.ts'
import type { FailureNote, Row, TimelineSecond } from './report.ts'
import { createTimeline } from './timeline.ts'

/** How far the run is, cheap to read at any time. */
export interface LiveCounts {
  sent: number
  inFlight: number
  /** Ended with an answer of that plane, whatever it said. */
  planes: Record<AnsweringPlane, number>
  shed: number
  /** Failed or truncated. */
  failed: number
  /** Given up because the run was interrupted; in none of the other counts of ends. */
  cancelled: number
}

/** Which requests a row is about; what is left out is not asked for. */
interface RowFilter {
  phase: PhaseName
  plane?: AnsweringPlane
  kind?: RequestKind
}

/** Counts and times everything that a run sees. */
export interface Measurements {
  readonly live: Readonly<LiveCounts>
  /** The first 50 requests that did not end as they should, in the order of their ends. */
  readonly failures: readonly FailureNote[]
  /** Takes note that a request was handed to the client, `latenessMs` after its intended instant. */
  sent(latenessMs: number): void
  /** Takes what came of a request. Latency counts from the arrival's intended instant. */
  ended(arrival: Arrival, exchange: Exchange): void
  row(filter: RowFilter): Row
  latenessP99Ms(): number | null
  /** Intended instant of the last request of a phase that Lambda served, from the start; null when there is none. */
  lastServedByLambdaAtMs(phase: PhaseName): number | null
  /** One entry for each second from 0 up to `durationMs`. */
  timeline(durationMs: number): TimelineSecond[]
}

const maxFailureNotes = 50

/** `startAtMs` is the instant on the client's clock that arrivals count from. */
export function createMeasurements(startAtMs: number): Measurements {
  const lateness = createLatencyHistogram()
  const cells = new Map<string, Cell>()
  const timeline = createTimeline()
  const failures: FailureNote[] = []
  const lastOnLambda = new Map<PhaseName, number>()
  const live: LiveCounts = {
    sent: 0,
    inFlight: 0,
    planes: { fargate: 0, lambda: 0, none: 0 },
    shed: 0,
    failed: 0,
    cancelled: 0,
  }
  const ended = (arrival: Arrival, exchange: Exchange) => {
    countLive(live, exchange)
    if (exchange.outcome.kind === 'cancelled') return
    recordExchange(cellOf(cells, arrival, exchange.plane), exchange, startAtMs + arrival.atMs)
    timeline.count(arrival, exchange)
    const note = failures.length < maxFailureNotes ? failureNote(arrival, exchange) : undefined
    if (note) failures.push(note)
    if (exchange.plane === 'lambda' && exchange.outcome.kind !== 'shed') {
      lastOnLambda.set(arrival.phase, Math.max(arrival.atMs, lastOnLambda.get(arrival.phase) ?? 0))
    }
  }
  return {
    live,
    failures,
    sent(latenessMs) {
      live.sent += 1
      live.inFlight += 1
      recordMs(lateness, latenessMs)
    },
    ended,
    row: (filter) => rowOf([...cells.values()].filter((cell) => matches(cell, filter))),
    latenessP99Ms: () => percentileMs(lateness, 99),
    lastServedByLambdaAtMs: (phase) => lastOnLambda.get(phase) ?? null,
    timeline: timeline.seconds,
  }
}

function countLive(live: LiveCounts, { outcome, plane }: Exchange): void {
  live.inFlight -= 1
  if (outcome.kind === 'cancelled') {
    live.cancelled += 1
    return
  }
  live.planes[plane] += 1
  if (outcome.kind === 'shed') live.shed += 1
  else if (outcome.kind !== 'completed') live.failed += 1
}

function cellOf(cells: Map<string, Cell>, { phase, kind }: Arrival, plane: AnsweringPlane): Cell {
  const key = `${phase} ${kind} ${plane}`
  const cell = cells.get(key) ?? createCell(phase, kind, plane)
  cells.set(key, cell)
  return cell
}

function matches(cell: Cell, { phase, plane, kind }: RowFilter): boolean {
  return cell.phase === phase && (plane ?? cell.plane) === cell.plane && (kind ?? cell.kind) === cell.kind
}
