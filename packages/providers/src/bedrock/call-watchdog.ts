import type { Clock } from '@manga-assist/clock'
import { LanguageModelError } from '@manga-assist/core'

/** Watches one call: it ends at once when the reader leaves, and when the model is silent for too long. */
export interface CallWatchdog {
  /** For the call: aborts with the reader's reason, with a `model-timeout`, or when the call is over. */
  readonly signal: AbortSignal
  /**
   * What `step` gives, or the signal's reason as soon as it aborts; it does when `limitMs` pass before. Between two
   * steps no time counts: a slow reader is no silent model.
   */
  within<T>(limitMs: number, step: () => Promise<T>): Promise<T>
  /** The call is over: leaves no listener, and aborts what is left of it; nothing, if it was read to its end. */
  end(): void
}

export function createCallWatchdog(clock: Clock, leaving: AbortSignal): CallWatchdog {
  const controller = new AbortController()
  const { signal } = controller
  const leave = () => controller.abort(leaving.reason)
  if (leaving.aborted) leave()
  else leaving.addEventListener('abort', leave, { once: true })

  return {
    signal,
    async within(limitMs, step) {
      signal.throwIfAborted()
      const cancel = clock.after(limitMs, () => controller.abort(silent(limitMs)), { background: true })
      const aborted = Promise.withResolvers<never>()
      const onAbort = () => aborted.reject(signal.reason)
      signal.addEventListener('abort', onAbort, { once: true })
      try {
        return await Promise.race([step(), aborted.promise])
      } finally {
        cancel()
        signal.removeEventListener('abort', onAbort)
      }
    },
    end() {
      leaving.removeEventListener('abort', leave)
      controller.abort()
    },
  }
}

function silent(limitMs: number): LanguageModelError {
  return new LanguageModelError('model-timeout', `Bedrock said nothing for ${Math.round(limitMs)} ms`, {
    retryable: true,
  })
}
