import { type Clock, systemClock } from '@manga-assist/clock'

/**
 * The machine's time, running `factor` times as fast: a whole run over real sockets takes a second. Background timers,
 * which are deadlines and progress, keep the machine's pace, so that a busy machine does not miss them.
 */
export function createFastClock(factor: number): Clock {
  return {
    now: () => systemClock.now() * factor,
    wallNow: () => systemClock.wallNow(),
    after: (delayMs, callback, options) => {
      return systemClock.after(options?.background ? delayMs : delayMs / factor, callback, options)
    },
  }
}
