import { createLatencyHistogram, percentileMs, recordMs } from '../latency-histogram.ts'
import type { BurstReport } from '../report.ts'

/** What the step of a burst comes to; latencies in milliseconds from the intended instant, over all answers. */
export interface StepFigures {
  answered: number
  /** Answers by Lambda over all answers; 0 to 1. */
  spillShare: number
  endP50Ms: number
  endP95Ms: number
  firstByteP95Ms: number
}

interface Answer {
  plane: 'fargate' | 'lambda'
  firstByteMs: number
  endMs: number
}

/** Counts answers of the step one by one. */
export function createStepFigures(): { answered(answer: Answer): void; figures(): StepFigures } {
  const [ends, heads] = [createLatencyHistogram(), createLatencyHistogram()]
  let spilled = 0
  return {
    answered({ plane, firstByteMs, endMs }) {
      recordMs(ends, endMs)
      recordMs(heads, firstByteMs)
      if (plane === 'lambda') spilled += 1
    },
    figures: () => ({
      answered: ends.count,
      spillShare: ends.count === 0 ? 0 : spilled / ends.count,
      endP50Ms: percentileMs(ends, 50) ?? 0,
      endP95Ms: percentileMs(ends, 95) ?? 0,
      firstByteP95Ms: percentileMs(heads, 95) ?? 0,
    }),
  }
}

/** The same figures of a run that was measured; undefined when its step has no answers. */
export function measuredFigures({ phases }: Pick<BurstReport, 'phases'>): StepFigures | undefined {
  const step = phases.find(({ name }) => name === 'step')
  if (!step || step.all.endMs === null || step.all.firstByteMs === null) return undefined
  return {
    answered: step.all.completed,
    spillShare: step.spillShare ?? 0,
    endP50Ms: step.all.endMs.p50,
    endP95Ms: step.all.endMs.p95,
    firstByteP95Ms: step.all.firstByteMs.p95,
  }
}
