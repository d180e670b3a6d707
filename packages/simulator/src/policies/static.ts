import { createAdmission, createStaticPolicy, type PlaneLoad } from '@manga-assist/overflow'
import type { Actuator, PolicyFactory } from '../policy.ts'
import type { SimulatedRequest } from '../request-pool.ts'

/** Every request of a trace is of one class: nothing in a trace tells them apart. */
const requestClass = { name: 'trace', weight: 1, spillable: true }

/** The router's own static policy: fixed watermarks on concurrency. */
export const staticWatermarks: PolicyFactory = ({ actuator, clock }) => {
  let flips = 0
  const load: PlaneLoad = {
    inFlight: 0,
    concurrencyLimit: 0,
    cpuUtilization: undefined,
    eventLoopUtilization: undefined,
  }
  const admission = createAdmission({
    policy: createStaticPolicy(),
    clock,
    readLoad() {
      load.inFlight = actuator.inFlight + actuator.queued
      load.concurrencyLimit = actuator.slots
      load.cpuUtilization = actuator.cpuUtilization
      return load
    },
    overflowUnavailable: () => undefined,
    onEvent() {
      flips += 1
    },
  })
  return {
    get flips() {
      return flips
    },
    arrive: (request) => actOn(admission.decide(requestClass, 0).kind, request, actuator),
    throttled(request) {
      actOn(admission.decideAfterRefusal(requestClass, 'overflow-throttled').kind, request, actuator)
    },
  }
}

function actOn(kind: 'serve' | 'spill' | 'shed', request: SimulatedRequest, actuator: Actuator): void {
  switch (kind) {
    case 'serve':
      actuator.serveHere(request)
      break
    case 'spill':
      actuator.spill(request)
      break
    case 'shed':
      actuator.shed(request)
      break
    default:
      kind satisfies never
  }
}
