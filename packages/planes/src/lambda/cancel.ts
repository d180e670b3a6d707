import type { PlaneOutcome } from '../plane.ts'
import { mayHaveBegun } from '../request/retry.ts'
import { faultOf } from './lambda-errors.ts'

/** How a function that runs learns that nobody wants its answer any more. */
export interface CancelRuns {
  /** A key like no other, which the function is told. */
  newKey: () => string
  /** Sets the key where the function looks. */
  cancel: (key: string) => Promise<void>
  onFailure: (error: unknown) => void
}

/** How long a function goes on after that, at most: it looks once a second, and needs a moment. It costs money until then. */
export const goesOnMs = 2_000
/** Most keys that are being set at once, and most that wait for it: ten thousand clients may leave together. */
const mostAtOnce = 32
const mostWaiting = 10_000

/** Whether a function may still be writing an answer that nobody takes; one that failed writes nothing any more. */
export function goesOnUnread(outcome: PlaneOutcome): boolean {
  if ('error' in outcome && faultOf(outcome.error).code === 'function-error') return false
  return outcome.kind !== 'answered' && mayHaveBegun(outcome)
}

/** Sets keys behind the requests, a bounded number at a time. What does not fit runs to its end. */
export function createCancelSender({
  cancel,
  onFailure,
}: Pick<CancelRuns, 'cancel' | 'onFailure'>): (key: string) => void {
  const waiting: string[] = []
  let setting = 0

  async function setAll(): Promise<void> {
    setting += 1
    for (let key = waiting.shift(); key !== undefined; key = waiting.shift()) await cancel(key).catch(onFailure)
    setting -= 1
  }

  return (key) => {
    if (waiting.length >= mostWaiting) return onFailure(new Error(`more than ${mostWaiting} runs wait to be cancelled`))
    waiting.push(key)
    if (setting < mostAtOnce) void setAll()
  }
}
