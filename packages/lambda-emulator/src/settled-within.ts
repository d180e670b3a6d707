import type { Clock } from '@manga-assist/clock'

/** Resolves with the promise or when the time is up, whichever comes first. The promise must not reject. */
export function settledWithin(clock: Clock, limitMs: number, promise: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(limitMs, resolve)
    void promise.then(() => {
      cancel()
      resolve()
    })
  })
}
