import type { Clock } from './clock.ts'

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wallNow: () => Date.now(),
  after(delayMs, callback, options) {
    const timer = setTimeout(callback, delayMs)
    // In a browser it is a number, and keeps nothing alive.
    if (options?.background && typeof timer === 'object') timer.unref()
    return () => clearTimeout(timer)
  },
}
