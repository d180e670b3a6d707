import type { PolicyFactory } from '../policy.ts'

/** No overflow: everything is served here, or waits here for as long as it takes. */
export const none: PolicyFactory = ({ actuator }) => ({
  flips: 0,
  arrive: (request) => actuator.serveHere(request),
  throttled: (request) => actuator.serveHere(request),
})
