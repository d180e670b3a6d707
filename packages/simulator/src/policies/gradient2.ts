import type { PolicyFactory } from '../policy.ts'
import { Gradient2Limit } from './gradient2-limit.ts'

/** A window is handed on when it is this old and holds so many samples (research/overflow-algorithms.md, 2.1). */
const windowMs = 1_000
const minSamples = 10

/** Netflix's Gradient2 as the limit of what is taken on here, running and queued; what exceeds it is spilled. */
export const gradient2: PolicyFactory = ({ actuator, clock }) => {
  const limit = new Gradient2Limit()
  let windowEndsAtMs = clock.now() + windowMs
  let samples = 0
  let sumMs = 0
  let mostInFlight = 0
  return {
    flips: 0,
    arrive(request) {
      const { weight, spillable } = request.requestClass
      const taken = actuator.inFlight + actuator.queued + weight
      if (taken <= Math.floor(limit.limit) || !spillable) actuator.serveHere(request)
      else actuator.spill(request)
    },
    throttled: (request) => actuator.shed(request),
    finished(_, { plane, waitMs, serviceMs }) {
      if (plane === 'overflow') return
      samples += 1
      sumMs += waitMs + serviceMs
      // The one that just ended was in flight too.
      mostInFlight = Math.max(mostInFlight, actuator.inFlight + actuator.queued + 1)
      if (clock.now() <= windowEndsAtMs || samples < minSamples) return
      limit.update(sumMs / samples, mostInFlight)
      windowEndsAtMs = clock.now() + windowMs
      samples = sumMs = mostInFlight = 0
    },
  }
}
