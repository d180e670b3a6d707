import type { Clock } from '@manga-assist/clock'
import type { AdmissionDependencies } from '../admission.ts'

/** A cold start that nobody waits for, in milliseconds: what a Node function of some size takes. */
const supposedColdMs = 800

/** While the router only reports, environments come up in thought. */
export function startInThought(clock: Clock): NonNullable<AdmissionDependencies['startEnvironment']> {
  return (onStarted) => {
    clock.after(supposedColdMs, () => onStarted(true))
    return true
  }
}
