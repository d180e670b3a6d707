import type { PolicyFactory } from '../policy.ts'

/** No tasks: everything runs on Lambda, and what Lambda refuses is refused. */
export const lambdaOnly: PolicyFactory = ({ actuator }) => ({
  flips: 0,
  arrive: (request) => actuator.spill(request),
  throttled: (request) => actuator.shed(request),
})
