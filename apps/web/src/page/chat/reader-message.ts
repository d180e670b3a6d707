import type { ConversationMessage, MessageMetadata, Recommendation } from '@manga-assist/contracts'
import type { UIMessage } from 'ai'

/** What the page knows of an answer beside its text. */
export interface AnswerMetadata extends MessageMetadata {
  /** Why it left its plane, from the header of its answer. */
  overflowReason?: string
  /** False when it was left unfinished. */
  complete?: boolean
}

/** A recommendation as it streams in; one from memory has its id only, the rest comes from the catalogue. */
export type CardData = Pick<Recommendation, 'id'> & Partial<Recommendation>

export type ReaderMessage = UIMessage<AnswerMetadata, { recommendation: CardData }>

/** A conversation as the service keeps it, as messages of the page. */
export function messagesOf(history: readonly ConversationMessage[]): ReaderMessage[] {
  return history.map(({ id, role, text, recommended, complete }) => ({
    id,
    role,
    metadata: { complete },
    parts: [
      ...(text === '' ? [] : [{ type: 'text' as const, text }]),
      ...recommended.map((titleId) => ({ type: 'data-recommendation' as const, id: titleId, data: { id: titleId } })),
    ],
  }))
}

export function textOf({ parts }: Pick<ReaderMessage, 'parts'>): string {
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
}

export function cardsOf({ parts }: Pick<ReaderMessage, 'parts'>): CardData[] {
  return parts.flatMap((part) => (part.type === 'data-recommendation' ? [part.data] : []))
}

/** The last question: the answer to it is what is waited for. */
export function lastQuestion(messages: readonly ReaderMessage[]): ReaderMessage | undefined {
  return messages.findLast(({ role }) => role === 'user')
}
