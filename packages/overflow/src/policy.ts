import type { Decision, OverflowUnavailableReason, PressureReason } from '@manga-assist/contracts'
import type { PlaneLoad } from './plane-load.ts'
import type { RequestClass } from './request-class.ts'

/** Everything that one decision draws on. Used again for the next: a policy keeps none of it. */
export interface DecisionInput {
  requestClass: RequestClass
  load: Readonly<PlaneLoad>
  /** Slots of the limit that a request of this class must leave to others; none when left out. */
  keptSlots?: number
  /** Why the overflow plane cannot take this request; undefined when it can. */
  overflowUnavailable: OverflowUnavailableReason | undefined
}

/** Normal, or in overflow because a signal passed its high watermark. */
export type Mode = { kind: 'normal' } | { kind: 'overflow'; cause: PressureReason }

/** Chooses between serve, spill and shed. May hold state, but reads no clock and does no I/O. */
export interface AdmissionPolicy {
  readonly kind: 'modal'
  readonly name: string
  /** Its settings, as the ledger tells them; left out where there are none. */
  readonly options?: object
  readonly mode: Mode
  decide(input: DecisionInput): Decision
}
