import type { PolicyFactory } from '../policy.ts'

/** The naive per-request decision: a free slot, else Lambda, else the queue here. */
export const spillWhenFull: PolicyFactory = ({ actuator }) => ({
  flips: 0,
  arrive(request) {
    if (actuator.inFlight < actuator.slots) actuator.serveHere(request)
    else actuator.spill(request)
  },
  throttled: (request) => actuator.serveHere(request),
})
