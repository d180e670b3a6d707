import type { ChatRequest } from '@manga-assist/contracts'
import type { ChatQuestion } from '@manga-assist/core'

/** What a request without a question breaks. */
export const questionRule = 'must hold a message of role "user" with a text part that is not empty'

/** The text of the last message of the user: what came before it is in our own memory. */
export function latestQuestion({
  id,
  messages,
}: Pick<ChatRequest, 'id' | 'messages'>): Omit<ChatQuestion, 'userId'> | undefined {
  const message = messages.findLast(({ role }) => role === 'user')
  const text = message?.parts
    .filter(({ type }) => type === 'text')
    .map((part) => part.text ?? '')
    .join('\n')
    .trim()
  return message && text ? { conversationId: id, messageId: message.id, text } : undefined
}
