import type { PressureReason } from '@manga-assist/contracts'
import type { PlaneLoad } from './plane-load.ts'

/** Changes of mode, for logs and metrics. */
export type OverflowEvent =
  | { kind: 'overflow-entered'; cause: PressureReason; load: PlaneLoad }
  | { kind: 'overflow-left'; cause: PressureReason; afterMs: number; load: PlaneLoad }
