import type { PolicyFactory } from '../policy.ts'

/** The naive per-request decision: a free slot, else Lambda, else the queue here. */
export const spillWhenFull: PolicyFactory = ({ actuator }) => ({
  flips: 0,
  arrive(request) {
    const { weight, spillable } = request.requestClass
    if (actuator.inFlight + weight <= actuator.slots || !spillable) actuator.serveHere(request)
    else actuator.spill(request)
  },
  throttled: (request) => actuator.serveHere(request),
})
