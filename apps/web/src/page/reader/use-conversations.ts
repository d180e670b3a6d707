import type { ConversationListResponse } from '@manga-assist/contracts'
import { useEffect, useState } from 'react'
import type { Api } from '../api/api.ts'

export type ConversationSummary = ConversationListResponse['items'][number]

/** The reader's conversations, latest first, read at the start and whenever something has happened. */
export function useConversations(api: Api) {
  const [items, setItems] = useState<ConversationSummary[]>()
  // What cannot be read leaves the list as it is: it is not what the reader came for.
  const refresh = () => void api.listConversations().then(setItems, () => {})
  useEffect(refresh, [api])
  return {
    items,
    refresh,
    remove: async (id: string) => {
      await api.removeConversation(id)
      setItems((before) => before?.filter((item) => item.id !== id))
    },
  }
}
