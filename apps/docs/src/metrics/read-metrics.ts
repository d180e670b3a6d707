import type { ScaleStatus } from '@manga-assist/contracts'
import { budgetSamples, describeMetrics, scaleSamples } from '@manga-assist/telemetry'
import type { MetricsContent } from './metrics-page.ts'

/** Any sample will do: only its names are looked at. */
const ofFleet: ScaleStatus = {
  slots: { here: 1, spilled: 1 },
  ...{ stableSlots: 2, panicSlots: 2, indifferenceSlots: 1 },
  fleet: { desiredTasks: 1, readyTasks: 1, slotsPerTask: 1, isPanicking: false },
}

/** All metrics, as telemetry registers and publishes them. */
export function readMetrics(): MetricsContent {
  const samplesOf = (scale: ScaleStatus) => [...scaleSamples(scale, 0), ...budgetSamples({ leftUsd: 1 }, 0)]
  const namesOf = (scale: ScaleStatus) => samplesOf(scale).map(({ name }) => name)
  return {
    metrics: describeMetrics(),
    cloudWatch: { router: namesOf(ofFleet), task: namesOf({ ...ofFleet, fleet: null }) },
  }
}
