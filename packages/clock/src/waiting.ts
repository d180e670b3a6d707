import type { Cancel, Clock } from './clock.ts'

/**
 * Waits `durationMs`. Rejects with the signal's reason as soon as it aborts, at once when it already has. Leaves no
 * timer and no listener behind in either case.
 */
export function sleep(clock: Clock, durationMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const cancel = clock.after(durationMs, () => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    })
    const onAbort = () => {
      cancel()
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}

/**
 * Calls `callback` every `intervalMs` until cancelled, first after one interval. The next call is set before this one
 * runs, so a callback that throws does not end the series. Does not keep the process alive.
 */
export function every(clock: Clock, intervalMs: number, callback: () => void): Cancel {
  let cancel: Cancel
  const arm = () => {
    cancel = clock.after(intervalMs, tick, { background: true })
  }
  const tick = () => {
    arm()
    callback()
  }
  arm()
  return () => cancel()
}

/** A signal that aborts after `durationMs` with `reason()`, or together with `parent`. Call `cancel` when done. */
export function deadline(
  clock: Clock,
  durationMs: number,
  reason: () => Error,
  parent?: AbortSignal,
): { signal: AbortSignal; cancel: Cancel } {
  const controller = new AbortController()
  const cancelTimer = clock.after(durationMs, () => controller.abort(reason()), { background: true })
  const onParentAbort = () => controller.abort(parent?.reason)
  if (parent?.aborted) onParentAbort()
  else parent?.addEventListener('abort', onParentAbort, { once: true })
  return {
    signal: controller.signal,
    cancel: () => {
      cancelTimer()
      parent?.removeEventListener('abort', onParentAbort)
    },
  }
}
