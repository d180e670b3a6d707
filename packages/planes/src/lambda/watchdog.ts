import type { Cancel, Clock } from '@manga-assist/clock'
import { ClientStalledError } from '../client-stalled-error.ts'
import { LambdaPlaneError } from './lambda-errors.ts'

/** One call's signal: aborts when the client leaves, when nothing came for too long, and when the call is over. */
export interface Watchdog {
  readonly signal: AbortSignal
  /** Something came: the next silence is counted from now. */
  alive(): void
  /** The client is waited for: until the next sign of life a silence is its own. */
  waitForClient(): void
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

  const abortAfter = (delayMs: number, reason: () => Error): Cancel =>
    clock.after(delayMs, () => controller.abort(reason()), { background: true })
  const timeout = (what: string, delayMs: number) => new LambdaPlaneError('timeout', `${what} within ${delayMs} ms`)
  let cancel = abortAfter(firstByteTimeoutMs, () => timeout('no answer began', firstByteTimeoutMs))

  return {
    signal: controller.signal,
    alive() {
      cancel()
      cancel = abortAfter(idleTimeoutMs, () => timeout('nothing came', idleTimeoutMs))
    },
    waitForClient() {
      cancel()
      cancel = abortAfter(idleTimeoutMs, () => new ClientStalledError(idleTimeoutMs))
    },
    end() {
      cancel()
      leaving.removeEventListener('abort', leave)
      controller.abort()
    },
  }
}
