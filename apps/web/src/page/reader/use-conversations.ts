import type { ConversationListResponse } from '@manga-assist/contracts'
import { useEffect, useState } from 'react'
import type { Api } from '../api/api.ts'
import type { PendingQuestion, PendingQuestions } from '../chat/pending-question.ts'

export type ConversationSummary = ConversationListResponse['items'][number]

/** The reader's conversations, latest first, read at the start and whenever something has happened. */
export function useConversations(api: Api, pendingQuestions: PendingQuestions) {
  const [items, setItems] = useState<ConversationSummary[]>()
  const [waiting, setWaiting] = useState(pendingQuestions.all)
  const showWaiting = () => setWaiting(pendingQuestions.all())
  const refresh = () => {
    showWaiting()
    // What cannot be read leaves the list as it is: it is not what the reader came for.
    api.listConversations().then(setItems, () => {})
  }
  useEffect(refresh, [api])
  return {
    items: items && withWaiting(items, waiting),
    refresh,
    /** A question has been asked: its conversation is in the list although the service may not know it yet. */
    showWaiting,
    remove: async (id: string) => {
      await api.removeConversation(id)
      pendingQuestions.forget(id)
      showWaiting()
      setItems((before) => before?.filter((item) => item.id !== id))
    },
  }
}

type Listed = Pick<ConversationSummary, 'id' | 'firstMessage'>

/** The service knows a conversation when its first answer is there: until then its question stands for it. Pure. */
export function withWaiting(items: readonly Listed[], waiting: readonly PendingQuestion[]): Listed[] {
  const known = new Set(items.map(({ id }) => id))
  const unknown = waiting.filter(({ conversationId }) => !known.has(conversationId))
  return [...unknown.map(({ conversationId, text }) => ({ id: conversationId, firstMessage: text })), ...items]
}
