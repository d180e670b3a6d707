/**
 * What is wrong with a language model, as a stable code.
 *
 * - model-throttled: it takes no more requests just now, or this process has as many with it as it may
 * - model-unavailable: it cannot be reached, is not ready, or this service may not use it
 * - model-stream-broken: it broke off in the middle of its answer
 * - model-refused-input: it does not take this prompt, and never will
 * - model-timeout: it said nothing for too long
 * - model-budget-exhausted: the tokens of this minute are spent; the model was not asked
 */
export type LanguageModelErrorCode =
  | 'model-throttled'
  | 'model-unavailable'
  | 'model-stream-broken'
  | 'model-refused-input'
  | 'model-timeout'
  | 'model-budget-exhausted'

export interface LanguageModelErrorOptions {
  /** Whether the same prompt may succeed later. */
  retryable: boolean
  /** How long to wait before, in milliseconds; where it is known. */
  retryAfterMs?: number | undefined
  cause?: unknown
}

/** A language model gave no answer, or no whole one. The message is for logs, never for readers. */
export class LanguageModelError extends Error {
  override readonly name = 'LanguageModelError'
  readonly code: LanguageModelErrorCode
  readonly retryable: boolean
  readonly retryAfterMs: number | undefined

  constructor(code: LanguageModelErrorCode, message: string, options: LanguageModelErrorOptions) {
    super(message, { cause: options.cause })
    this.code = code
    this.retryable = options.retryable
    this.retryAfterMs = options.retryAfterMs
  }
}
