import type { Clock } from '@manga-assist/clock'
import { Gate, type PlaneLoad } from '@manga-assist/overflow'
import type { PrimaryPlane } from './plane.ts'
import type { LoadSensor } from './sensors/load-sensor.ts'
import { type NodeListener, planeName, Serving } from './serving.ts'
import type { TaskLimit } from './task-limit.ts'

export interface InProcessPlaneOptions {
  listener: NodeListener
  limit: TaskLimit
  sensor: LoadSensor
  clock: Clock
}

const unknown = { cpuUtilization: undefined, eventLoopUtilization: undefined }
/** This very process: the application's own listener, counted. */
export function createInProcessPlane({ listener, limit, sensor, clock }: InProcessPlaneOptions): PrimaryPlane {
  const gate = new Gate()
  const parts = { listener, gate, limit, clock }
  // One object, brought up to date whenever it is asked for: each request asks, and none keeps it.
  const current: PlaneLoad = { inFlight: 0, concurrencyLimit: limit.slots, ...unknown }

  function load(): Readonly<PlaneLoad> {
    const reading = sensor.read()
    limit.see(reading)
    current.inFlight = gate.inFlight
    current.concurrencyLimit = limit.slots
    current.cpuUtilization = reading.cpuUtilization
    current.eventLoopUtilization = reading.eventLoopUtilization
    return current
  }

  return {
    name: planeName,
    run: (exchange, run) => new Serving(parts, exchange, run).begin(),
    load,
    tasks: () => [],
    hold: (weight) => gate.acquire(weight),
    close: async () => sensor.close(),
  }
}
