import type { Clock } from '@manga-assist/clock'
import type { AdmissionDependencies } from '../admission.ts'
import type { ShadowBook } from './shadow-book.ts'

/** A cold start that nobody waits for, in milliseconds: what a Node function of some size takes. */
const supposedColdMs = 800

/** While the router only reports, environments come up in thought. */
export function shadowStarter(
  book: ShadowBook,
  clock: Clock,
  start: NonNullable<AdmissionDependencies['startEnvironment']>,
): NonNullable<AdmissionDependencies['startEnvironment']> {
  return (onStarted) => {
    if (!book.isOpen) return start(onStarted)
    clock.after(supposedColdMs, () => onStarted(true))
    return true
  }
}
