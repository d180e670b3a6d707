import type { Constraints } from '../chat/constraints.ts'
import type { Intent } from './intent-classifier.ts'

/** Turns of one conversation that a store keeps; what was said before is forgotten, as a reader would. */
export const maxTurnsKept = 200

/** Characters of a question that a list of conversations shows. */
const maxSummaryCharacters = 200

/** Conversation memory. A conversation belongs to one user: the same id under another user is another conversation. */
export interface ConversationStore {
  /**
   * The latest turns, at most `maxTurnsKept`, in the order in which they were first saved; undefined when the user has
   * no such conversation.
   */
  read(userId: string, conversationId: string): Promise<Conversation | undefined>
  /** The user's conversations, the one with the latest answer first, at most `limit`. */
  list(userId: string, limit: number): Promise<ConversationSummary[]>
  /**
   * Adds a turn at the end, or replaces the turn with the same id in its place. Of turns that are saved at the same
   * time none is lost, and their order, once read, stays. Saving again what was saved already changes nothing.
   */
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
  /** When the latest answer ended, in wall-clock milliseconds. */
  updatedAtMs: number
  /** What the conversation began with, cut by `questionSummary`; stays when that turn is forgotten. */
  firstQuestion: string
}

/** The beginning of a question, as lists show it. Never ends in half a character. */
export function questionSummary(question: string): string {
  if (question.length <= maxSummaryCharacters) return question
  return Array.from(question).slice(0, maxSummaryCharacters).join('')
}
