import type { Recommendation } from '@manga-assist/contracts'
import type { Intent } from '../ports/intent-classifier.ts'
import type { FinishReason, TokenUsage } from '../ports/language-model.ts'
import type { LanguageModelErrorCode } from '../ports/language-model-error.ts'

/**
 * What happens in a turn, in this order. The last is one of `turn-finished`, `turn-stopped` and `turn-failed`; a
 * stream of events that ends without one of them was cut off.
 */
export type TurnEvent =
  | { kind: 'turn-started'; messageId: string; model: string }
  | { kind: 'intent-found'; intent: Intent }
  | { kind: 'text-delta'; text: string }
  | { kind: 'title-recommended'; recommendation: Recommendation }
  /** `withheld` are names of titles that the model gave although they were not retrieved; readers did not see them. */
  | {
      kind: 'turn-finished'
      finishReason: FinishReason
      timings: TurnTimings
      usage?: TokenUsage
      withheld?: readonly string[]
    }
  /** The reader asked for it. What was written until then is kept. */
  | { kind: 'turn-stopped'; timings?: TurnTimings }
  /**
   * `retryAfterMs` is when asking again may help, where that is known. `error` is for the log of the process that wrote
   * the answer; it is never stored and never told to the client.
   */
  | { kind: 'turn-failed'; failure: TurnFailure; retryAfterMs?: number; error?: unknown }

/** Why a turn broke off; stands on the wire as a stable code. */
export type TurnFailure =
  /** Something threw; it is logged under the request's id. */
  | 'turn-failed'
  /** The process that wrote the answer is gone, and nobody can go on with it. */
  | 'turn-lost'
  | LanguageModelErrorCode

/** Milliseconds from the start of the turn. */
export interface TurnTimings {
  /** Everything before the first call of the model. */
  preparedMs?: number
  /** Absent when the model wrote nothing. */
  firstTokenMs?: number
  totalMs: number
}

/** Whether nothing follows an event. */
export function isLastEvent({ kind }: TurnEvent): boolean {
  return kind === 'turn-finished' || kind === 'turn-stopped' || kind === 'turn-failed'
}
