/** What one window says of the limit. */
export interface WindowFindings {
  /** The limit that was in force, in slots. */
  limit: number
  /** Slots that appear to be held by waiting rather than by work. Negative when answers came faster than ever. */
  queue: number
  /** Whether the limit was in use: only then do the correlations speak of it. */
  full: boolean
  /** Whether there was enough traffic to tell that a higher limit would be used at all. */
  used: boolean
  /** Share of the window's requests that were dropped, 0 to 1. */
  droppedShare: number
  /** Correlation of in-flight with throughput, -1 to 1; undefined when in-flight hardly varied. */
  throughputCorrelation: number | undefined
  /** Correlation of in-flight with latency, -1 to 1; undefined likewise. */
  latencyCorrelation: number | undefined
  /** Coefficient of variation of throughput, 0 and above. */
  throughputVariation: number
  /** Whether the baseline has been seen to be free of queueing: throughput followed in-flight, latency did not. */
  trusted: boolean
  /** Whether in-flight stood so still, for so long, that nothing can be told of what it does. */
  blind: boolean
}

export type LimitChange =
  | { kind: 'decrease'; reason: 'drops' | 'queue' | 'throughput-falls' | 'only-latency-rises' | 'find-out' }
  | { kind: 'increase'; reason: 'no-queue' }
  | { kind: 'hold'; reason: 'queue' | 'not-used' }

/** Drops at or above this share are a plane's failure, not a request's. */
const droppedShareBound = 0.05
/** failsafe-go: below this, throughput no longer follows in-flight. */
const weakCorrelation = 0.3
/** failsafe-go: above this, latency follows in-flight. */
const strongCorrelation = 0.5
/** failsafe-go: throughput that varies by less than this stands still. */
const steadyVariation = 0.2

/**
 * The rule of failsafe-go's adaptive limiter: a queue of 3 and 6 steps as thresholds (Vegas), guarded by correlations. It
 * differs in this:
 *
 * - Drops lower the limit whatever latency says, else a plane whose every request times out after the same time looks
 *   healthy.
 * - A limit that is less than half used is kept, as in Netflix's Vegas.
 * - A correlation with an in-flight that hardly varied is unknown, not zero. The limit is lowered until it does vary,
 *   where a baseline that is too high (learned in overload) or too low (the work itself became slower) may hide.
 * - The guards end once the baseline is trusted: from then on the queue is a measure, and the guards, which must see
 *   throughput fall before they stop, would only swing the limit between half and all of the capacity.
 */
export function changeOf(findings: WindowFindings): LimitChange {
  const { limit, queue, full, used, trusted, droppedShare } = findings
  const step = stepOf(limit)
  if (droppedShare >= droppedShareBound) return { kind: 'decrease', reason: 'drops' }
  if (!used) return { kind: 'hold', reason: 'not-used' }
  if (queue > 6 * step) return { kind: 'decrease', reason: 'queue' }
  const overload = full && !trusted ? overloadOf(findings) : undefined
  if (overload !== undefined) return { kind: 'decrease', reason: overload }
  if (full && findings.blind && (queue >= 3 * step || !trusted)) return { kind: 'decrease', reason: 'find-out' }
  return queue >= 3 * step ? { kind: 'hold', reason: 'queue' } : { kind: 'increase', reason: 'no-queue' }
}

/** failsafe-go's guards: more in flight brings no more throughput, only latency. */
function overloadOf(findings: WindowFindings): 'throughput-falls' | 'only-latency-rises' | undefined {
  const { throughputCorrelation, latencyCorrelation, throughputVariation } = findings
  if (throughputCorrelation === undefined || latencyCorrelation === undefined) return undefined
  if (throughputCorrelation < 0) return 'throughput-falls'
  const flat = throughputCorrelation < weakCorrelation || throughputVariation < steadyVariation
  return flat && latencyCorrelation > strongCorrelation ? 'only-latency-rises' : undefined
}

/** Slots of one change: the whole part of the decimal logarithm, at least 1. */
export function stepOf(limit: number): number {
  return Math.max(1, Math.floor(Math.log10(limit)))
}
