import type { ScaleStatus } from '@manga-assist/contracts'
import type { MetricSample } from './sample-buffer.ts'

/**
 * The metrics of one sample. A router tells of the fleet, a task of its own part: they have different names, so that
 * nothing is counted twice where both publish under the same dimensions.
 */
export function scaleSamples({ slots: { here, spilled }, fleet }: ScaleStatus, wallMs: number): MetricSample[] {
  const values: Record<string, number> =
    fleet === null
      ? { TaskSlotsWanted: here + spilled, TaskSlotsSpilled: spilled }
      : {
          DesiredTaskCount: fleet.desiredTasks,
          ReadyTaskCount: fleet.readyTasks,
          FleetSlotsHere: here,
          FleetSlotsSpilled: spilled,
        }
  return Object.entries(values).map(([name, value]) => ({ name, value, wallMs }))
}
