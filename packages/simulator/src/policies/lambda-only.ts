import type { PolicyFactory } from '../policy.ts'

/** No tasks: everything runs on Lambda, and what Lambda refuses, or cannot run, is refused. */
export const lambdaOnly: PolicyFactory = ({ actuator }) => ({
  flips: 0,
  arrive: (request) => (request.requestClass.spillable ? actuator.spill(request) : actuator.shed(request)),
  throttled: (request) => actuator.shed(request),
})
