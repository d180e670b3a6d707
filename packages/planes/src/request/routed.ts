import type { Decision } from '@manga-assist/contracts'
import type { Plane, PlaneOutcome } from '../plane.ts'

/** How one request ended on the planes: its last decision, and the outcome of the plane that had it last. */
export interface Routed {
  kind: 'routed'
  decision: Decision
  plane: Plane | undefined
  /** `shed` when no plane ran it; the answer is still to be written then, as after `lost`, `refused` and `fault`. */
  outcome: PlaneOutcome | { kind: 'shed' }
}
