import type { Actuator } from '../policy.ts'
import type { SimulatedRequest } from '../request-pool.ts'

/** Carries a decision of the router's own engine out. */
export function actOn(kind: 'serve' | 'spill' | 'shed', request: SimulatedRequest, actuator: Actuator): void {
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
