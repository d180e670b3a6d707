import type { Turn } from '../ports/conversation-store.ts'

/** A turn that took half a second. */
export function conversationTurn(id: string, askedAtMs: number): Turn {
  return {
    id,
    askedAtMs,
    answeredAtMs: askedAtMs + 500,
    intent: 'recommend',
    question: `question ${id}`,
    answer: {
      messageId: `answer-${id}`,
      text: 'Try 夜の金庫 “Night Vault”.',
      recommended: ['night-vault'],
      complete: true,
    },
  }
}
