import type { Clock } from './clock.ts'

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wallNow: () => Date.now(),
  after(delayMs, callback, options) {
    const timer = setTimeout(callback, delayMs)
    if (options?.background) timer.unref()
    return () => clearTimeout(timer)
  },
}
