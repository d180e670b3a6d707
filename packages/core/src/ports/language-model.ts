import type { Title } from '@manga-assist/contracts'
import type { Language } from '../chat/language.ts'
import type { Aim } from '../chat/task.ts'
import type { PreferenceChange } from '../preferences/preference-change.ts'
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

/** Everything that the answer may draw on. A title that is neither in `retrieved` nor in `known` must not be named. */
export interface Prompt {
  intent: Intent
  /** What the answer has to do, of whatever intent the message was. */
  aim: Aim['kind']
  /** Of the answer. */
  language: Language
  /** Standing orders, with the retrieved titles fenced off as data. */
  system: string
  retrieved: readonly RetrievedTitle[]
  /** How `retrieved` was found. */
  basis: RetrievalBasis
  /** The titles that the reader asked about. They are also in `retrieved`. */
  subjects: readonly Title[]
  /** The reader's own titles, which reasons and confirmations name. They may be named, and not be recommended. */
  known: readonly Title[]
  /** The reader wants to know why these titles. */
  explain: boolean
  /** What the reader has just told of their taste; it is stored already. */
  change: PreferenceChange | undefined
  /** Age in years of the minor whom the titles are for; they were chosen by it. Undefined where none was told. */
  readerAge?: number | undefined
  /** Earlier messages, oldest first, the latest question last. */
  messages: readonly PromptMessage[]
}

/**
 * By the question's words, by what is like the subjects (or is them), by an author's name, by chapters that come out, by
 * the reader's taste alone, asked for or because the words found nothing; or taken over from the last answer.
 */
export type RetrievalBasis = 'words' | 'subject' | 'author' | 'news' | 'taste' | 'no-hits' | 'last-answer'

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
