import type { LanguageModelError } from '@manga-assist/core'

/** Most attempts of one call. */
const mostAttempts = 2
/** No attempt begins later after the first: the reader waits. */
const retryWindowMs = 2_000
/** Middle of the wait before the second attempt, where the model names none; half of it either way by chance. */
const typicalDelayMs = 200
/** What each call earns: with 0.2, retries add at most a fifth to all calls, however much is refused. */
const earnedPerCall = 0.2
/** Most retries that calls without trouble save up. */
const mostSaved = 10

/** Retries that may be made. Shared by all calls of a process. */
export interface RetryBudget {
  /** A call begins. */
  earn(): void
  /** Takes one retry; false when there is none. */
  spend(): boolean
}

export function createRetryBudget(): RetryBudget {
  let saved = 0
  return {
    earn() {
      saved = Math.min(mostSaved, saved + earnedPerCall)
    },
    spend() {
      // Fifths add up to a hair less than one.
      if (saved < 1 - Number.EPSILON * mostSaved) return false
      saved -= 1
      return true
    },
  }
}

/**
 * How long to wait before a call that was refused is tried again, in milliseconds; undefined when it is not: another
 * fault than a refusal, the second refusal, or too late. Only for calls of which nothing came yet.
 */
export function retryDelayMs(
  { code, retryable, retryAfterMs }: LanguageModelError,
  { attempt, elapsedMs, random }: { attempt: number; elapsedMs: number; random: () => number },
): number | undefined {
  if (!retryable || (code !== 'model-throttled' && code !== 'model-unavailable')) return undefined
  if (attempt >= mostAttempts) return undefined
  const delayMs = retryAfterMs ?? typicalDelayMs * (0.5 + random())
  return elapsedMs + delayMs <= retryWindowMs ? delayMs : undefined
}
