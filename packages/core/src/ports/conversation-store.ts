import type { Constraints } from '../chat/constraints.ts'
import type { Intent } from './intent-classifier.ts'

/** Conversation memory. A conversation belongs to one user: the same id under another user is another conversation. */
export interface ConversationStore {
  /** Turns in the order in which they were first saved; undefined when the user has no such conversation. */
  read(userId: string, conversationId: string): Promise<Conversation | undefined>
  /** The user's conversations, the latest first, at most `limit`. */
  list(userId: string, limit: number): Promise<ConversationSummary[]>
  /** Adds a turn at the end, or replaces the turn with the same id in its place. */
  saveTurn(userId: string, conversationId: string, turn: Turn): Promise<void>
  /** Forgets a conversation. False when there was none. */
  remove(userId: string, conversationId: string): Promise<boolean>
}

export interface Conversation {
  id: string
  turns: readonly Turn[]
}

/** One question and its answer. Instants are wall-clock milliseconds. */
export interface Turn {
  /** Id of the user's message: the same message asked again is the same turn. */
  id: string
  askedAtMs: number
  answeredAtMs: number
  intent: Intent
  question: string
  answer: Answer
  /** What the answer was about, for follow-ups; absent where it was about nothing. */
  focus?: TurnFocus
}

/** What "something shorter" or "more like that" goes on from. */
export interface TurnFocus {
  kind: 'recommend' | 'similar' | 'trending'
  /** Words that were searched for. */
  terms: string
  /** Catalogue ids of the titles that it was about. */
  subjects: readonly string[]
  constraints: Constraints
}

export interface Answer {
  messageId: string
  text: string
  /** Catalogue ids recommended in it, in order. */
  recommended: readonly string[]
  /** False when the reader left or the answer broke off. */
  complete: boolean
}

export interface ConversationSummary {
  id: string
  updatedAtMs: number
  firstQuestion: string
}
