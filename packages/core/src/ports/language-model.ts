import type { Title } from '@manga-assist/contracts'
import type { Intent } from './intent-classifier.ts'

/** Writes the answer of a turn, token by token. */
export interface LanguageModel {
  /** Shown to readers and operators; an embedded stand-in says so in its name. */
  readonly name: string
  /**
   * Ends with one `end`, or throws: a `LanguageModelError` where it knows what is wrong. Stops at once, by throwing the
   * signal's reason, when the signal aborts.
   */
  generate(prompt: Prompt, signal: AbortSignal): AsyncIterable<ModelEvent>
}

export type ModelEvent =
  | { kind: 'text'; text: string }
  /** `usage` is absent where the model did not tell. */
  | { kind: 'end'; finishReason: FinishReason; usage?: TokenUsage }

/**
 * Why an answer ended.
 *
 * - stop: the model had said all
 * - length: it came to a limit of length; more would have followed
 * - content-filter: a guardrail held back or replaced what the model would have said
 * - other: anything else; the text may be unfinished
 */
export type FinishReason = 'stop' | 'length' | 'content-filter' | 'other'

/** Tokens as the model counts them, at least 0. */
export interface TokenUsage {
  inputTokens: number
  outputTokens: number
}

/** Everything that the answer may draw on. A title that is not in `retrieved` must not be named. */
export interface Prompt {
  intent: Intent
  /** Standing orders, with the retrieved titles fenced off as data. */
  system: string
  retrieved: readonly RetrievedTitle[]
  /** How `retrieved` was found: by the question's words, by what is like the subject, or by the reader's taste alone. */
  basis: RetrievalBasis
  /** The title that the reader asked about, where there is one. It is also in `retrieved`. */
  subject: Title | undefined
  /** Earlier messages, oldest first, the latest question last. */
  messages: readonly PromptMessage[]
}

export type RetrievalBasis = 'words' | 'subject' | 'taste'

export interface PromptMessage {
  role: 'user' | 'assistant'
  text: string
}

export interface RetrievedTitle {
  title: Title
  score: number
  /** True statements on why it fits, ready to be shown: "you liked Monster: psychological, manhunt". */
  reasons: readonly string[]
}
