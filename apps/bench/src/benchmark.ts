import type { Clock } from '@manga-assist/clock'

/** One measurement command: everything it compares is measured in the same run, in interleaved rounds. */
export interface Benchmark {
  /** What stands behind `npm run bench --`. */
  readonly name: string
  /** What it measures and against what, in one line. */
  readonly about: string
  /** Rounds when the command line names none. */
  readonly rounds: number
  run(context: BenchmarkContext): Promise<BenchmarkResult>
}

export interface BenchmarkContext {
  rounds: number
  clock: Clock
  signal: AbortSignal
  /** Shows what is being done, never part of the result: a line, or with the share that is done, 0 to 1, a bar. */
  progress: (line: string, share?: number) => void
}

export interface BenchmarkResult {
  rows: readonly BenchmarkRow[]
  targets: readonly BenchmarkTarget[]
}

/** One measured number: the median over rounds. */
export interface BenchmarkRow {
  case: string
  metric: string
  unit: string
  value: number
  /** Half the distance between the quartiles of the rounds, in the same unit. */
  spread: number
  /** The case it is compared with, in the same metric; null for the floor itself. */
  against: string | null
  /** `value` over the other case's value; null when compared with nothing. */
  ratio: number | null
}

export interface BenchmarkTarget {
  metric: string
  /** What was promised, as text: "at most 1 ms". */
  target: string
  value: number
  met: boolean
}
