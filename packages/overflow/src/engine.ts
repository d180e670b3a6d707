import type { Clock } from '@manga-assist/clock'
import type { Decision } from '@manga-assist/contracts'
import type { ClassTimes } from './adaptive/class-times.ts'
import type { ColdStarts } from './adaptive/cold-starts.ts'
import type { Environments } from './adaptive/environments.ts'
import type { Admission, AdmissionDependencies } from './admission.ts'
import type { ClassSlots } from './class-slots.ts'
import type { SpillGuards } from './guards/spill-guards.ts'
import type { StartBucket } from './guards/start-bucket.ts'
import type { PlaneLoad } from './plane-load.ts'
import type { RequestClass } from './request-class.ts'
import type { ToldMode } from './told-mode.ts'

/** A policy at work: the admission without what stays when the policy changes. */
export type Engine = Pick<
  Admission,
  'mayWait' | 'decide' | 'admit' | 'decideAfterLoss' | 'admitAfterRefusal' | 'waiting' | 'mode'
> & {
  /** Something has ended, on either plane: whoever waits may go. */
  look(nowMs: number): void
}

/** What an engine works with. It outlives the engine. */
export interface EngineParts extends Pick<AdmissionDependencies, 'startEnvironment'> {
  clock: Clock
  readLoad: () => Readonly<PlaneLoad>
  slots: ClassSlots
  guards: SpillGuards
  times: ClassTimes
  environments: Environments
  starts: StartBucket
  /** The mode as it is told, over all policies. */
  told: ToldMode
  coldStarts: ColdStarts
  /** `noted` for a request that is served, at this instant. */
  served(requestClass: RequestClass, decision: Decision): Decision
  /** Notes a decision, and takes what it takes. Every decision goes through here, once. */
  noted(requestClass: RequestClass, decision: Decision, nowMs: number): Decision
}
