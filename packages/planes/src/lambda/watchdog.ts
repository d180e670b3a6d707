import type { Cancel, Clock } from '@manga-assist/clock'
import { LambdaPlaneError } from './lambda-errors.ts'

/** One call's signal: aborts when the client leaves, when nothing came for too long, and when the call is over. */
export interface Watchdog {
  readonly signal: AbortSignal
  /** Something came: the next silence is counted from now. */
  alive(): void
  /** The call is over: aborts whatever is left of it and leaves no timer and no listener. */
  end(): void
}

export interface WatchdogTimeouts {
  firstByteTimeoutMs: number
  idleTimeoutMs: number
}

export function createWatchdog(clock: Clock, leaving: AbortSignal, timeouts: WatchdogTimeouts): Watchdog {
  const { firstByteTimeoutMs, idleTimeoutMs } = timeouts
  const controller = new AbortController()
  const leave = () => controller.abort(leaving.reason)
  if (leaving.aborted) leave()
  else leaving.addEventListener('abort', leave, { once: true })

  const abortAfter = (delayMs: number, what: string): Cancel =>
    clock.after(delayMs, () => controller.abort(new LambdaPlaneError('timeout', `${what} within ${delayMs} ms`)), {
      background: true,
    })
  let cancel = abortAfter(firstByteTimeoutMs, 'no answer began')

  return {
    signal: controller.signal,
    alive() {
      cancel()
      cancel = abortAfter(idleTimeoutMs, 'nothing came')
    },
    end() {
      cancel()
      leaving.removeEventListener('abort', leave)
      controller.abort()
    },
  }
}
