import type { RecordableHistogram } from 'node:perf_hooks'
import type { AnsweringPlane, Exchange } from './exchange.ts'
import { createLatencyHistogram, percentileMs, recordMs } from './latency-histogram.ts'
import type { PhaseName, RequestKind } from './plan.ts'
import type { Percentiles, Row } from './report.ts'

/** Requests of one phase, kind and plane: the smallest group that is counted apart. Rows are made of several. */
export interface Cell {
  readonly phase: PhaseName
  readonly kind: RequestKind
  readonly plane: AnsweringPlane
  readonly counts: Counts
  readonly latencies: Record<Latency, RecordableHistogram>
}

type Counts = Record<
  'offered' | 'completed' | 'inTime' | 'failed' | 'truncated' | 'shed' | 'shedWithoutRetryAfter',
  number
>

const latencyNames = ['firstByte', 'firstToken', 'end', 'tokenGap'] as const
type Latency = (typeof latencyNames)[number]

export function createCell(phase: PhaseName, kind: RequestKind, plane: AnsweringPlane): Cell {
  return { phase, kind, plane, counts: emptyCounts(), latencies: emptyLatencies() }
}

/** An answer that begins later reads as broken, in milliseconds: the deadline of the application's chat. */
const deadlineMs = 3_000

/** Counts one request, and times it from `intendedAtMs` (on the exchange's clock) when it completed. */
export function recordExchange({ counts, latencies }: Cell, exchange: Exchange, intendedAtMs: number): void {
  const { outcome, firstByteAtMs, tokens, endAtMs } = exchange
  if (outcome.kind === 'cancelled') return
  counts.offered += 1
  counts[outcome.kind] += 1
  if (outcome.kind === 'shed' && !outcome.hasRetryAfter) counts.shedWithoutRetryAfter += 1
  // A quick refusal or a broken answer would make the service look faster than its readers find it.
  if (outcome.kind !== 'completed') return
  if (firstByteAtMs !== undefined) recordMs(latencies.firstByte, firstByteAtMs - intendedAtMs)
  if (tokens.firstAtMs !== undefined) recordMs(latencies.firstToken, tokens.firstAtMs - intendedAtMs)
  recordMs(latencies.end, endAtMs - intendedAtMs)
  const begunAtMs = tokens.firstAtMs ?? firstByteAtMs ?? endAtMs
  if (begunAtMs - intendedAtMs <= deadlineMs) counts.inTime += 1
  for (const gapMs of tokens.gapsMs) recordMs(latencies.tokenGap, gapMs)
}

/** Sums counts and merges histograms; no cells give a row of zeros and nulls. */
export function rowOf(cells: readonly Cell[]): Row {
  const counts = emptyCounts()
  const latencies = emptyLatencies()
  for (const cell of cells) {
    for (const [name, count] of Object.entries(cell.counts)) counts[name as keyof Counts] += count
    for (const name of latencyNames) latencies[name].add(cell.latencies[name])
  }
  return {
    ...counts,
    firstByteMs: percentiles(latencies.firstByte),
    firstTokenMs: percentiles(latencies.firstToken),
    endMs: percentiles(latencies.end),
    tokenGapMs: percentiles(latencies.tokenGap),
  }
}

function emptyCounts(): Counts {
  return { offered: 0, completed: 0, inTime: 0, failed: 0, truncated: 0, shed: 0, shedWithoutRetryAfter: 0 }
}

function emptyLatencies(): Record<Latency, RecordableHistogram> {
  return {
    firstByte: createLatencyHistogram(),
    firstToken: createLatencyHistogram(),
    end: createLatencyHistogram(),
    tokenGap: createLatencyHistogram(),
  }
}

function percentiles(histogram: RecordableHistogram): Percentiles | null {
  const [p50, p95, p99] = [50, 95, 99].map((percent) => percentileMs(histogram, percent))
  return p50 == null || p95 == null || p99 == null ? null : { p50, p95, p99 }
}
