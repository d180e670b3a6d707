import type { Decision, PressureReason } from '@manga-assist/contracts'
import type { PlaneLoad } from './plane-load.ts'

/** What happens in the engine, for logs and metrics. */
export type OverflowEvent =
  | { kind: 'overflow-entered'; cause: PressureReason; load: PlaneLoad }
  | { kind: 'overflow-left'; cause: PressureReason; afterMs: number; load: PlaneLoad }
  /** Both planes are slow together, so what they depend on is; and they are no longer. */
  | { kind: 'dependency-slow' | 'dependency-well' }
  /** What would have been decided, had the router not been told only to report. */
  | { kind: 'shadow-decided'; requestClass: string; decision: Decision }
