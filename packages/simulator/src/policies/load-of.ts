import type { PlaneLoad } from '@manga-assist/overflow'
import type { Actuator } from '../policy.ts'

/** The primary plane's load as the router's own engine reads it: one object, brought up to date. */
export function loadOf(actuator: Actuator): () => PlaneLoad {
  const load: PlaneLoad = {
    inFlight: 0,
    concurrencyLimit: 0,
    cpuUtilization: undefined,
    eventLoopUtilization: undefined,
  }
  return () => {
    load.inFlight = actuator.inFlight + actuator.queued
    load.concurrencyLimit = actuator.slots
    load.cpuUtilization = actuator.cpuUtilization
    load.eventLoopUtilization = actuator.eventLoopUtilization
    return load
  }
}
