import type { ScaleStatus } from '@manga-assist/contracts'
import type { MetricSample } from './sample-buffer.ts'

/**
 * The metrics of one sample. A router tells of the fleet, a task of its own part: they have different names, so that
 * nothing is counted twice where both publish under the same dimensions.
 */
export function scaleSamples(scale: ScaleStatus, wallMs: number): MetricSample[] {
  return Object.entries(valuesOf(scale)).map(([name, value]) => ({ name, value, wallMs }))
}

function valuesOf({ slots: { here, spilled }, fleet, stableSlots }: ScaleStatus): Record<string, number> {
  if (fleet === null) return { TaskSlotsWanted: here + spilled, TaskSlotsSpilled: spilled }
  const slots = { FleetSlotsHere: here, FleetSlotsSpilled: spilled }
  // A router that has not found its tasks yet knows of no fleet: its smallest count would be taken for an order.
  if (fleet.readyTasks === 0 && stableSlots === 0) return slots
  return { DesiredTaskCount: fleet.desiredTasks, ReadyTaskCount: fleet.readyTasks, ...slots }
}
