import type { UseChatHelpers } from '@ai-sdk/react'
import { useEffect, useRef, useState } from 'react'
import type { Api } from '../api/api.ts'
import { asFault, type ChatFault } from './chat-fault.ts'
import type { PendingQuestion, PendingQuestions } from './pending-question.ts'
import { messagesOf, type ReaderMessage } from './reader-message.ts'
import { mayBeInWriting } from './reader-transport.ts'

export interface HistoryOptions {
  id: string
  isNew: boolean
  api: Api
  pendingQuestions: PendingQuestions
  chat: Pick<UseChatHelpers<ReaderMessage>, 'setMessages' | 'regenerate' | 'resumeStream'>
}

/**
 * Reads what was said before, and takes up again what was being said: the question that this tab waits for, or else
 * whatever answer the conversation is having.
 */
export function useHistory({ id, isNew, api, pendingQuestions, chat }: HistoryOptions) {
  const [state, setState] = useState<{ loading: boolean; missing?: boolean; fault?: ChatFault }>({ loading: !isNew })
  const [round, setRound] = useState(0)
  const latest = useRef(chat)
  latest.current = chat
  // It stays new for as long as it is shown, even when its address has become that of a conversation.
  const bornHere = useRef<string>(undefined)
  if (isNew) bornHere.current = id

  useEffect(() => {
    if (bornHere.current === id) {
      setState({ loading: false })
      return
    }
    bornHere.current = undefined
    let left = false
    setState({ loading: true })
    const pending = pendingQuestions.read(id)
    readKnown(api, id, pending).then(
      (conversation) => {
        if (left) return
        const messages = withPending(messagesOf(conversation?.messages ?? []), pending)
        latest.current.setMessages(messages)
        setState({ loading: false, missing: messages.length === 0 })
        const waits = messages.at(-1)?.role === 'user'
        // Answered while another conversation was shown.
        if (!waits) pendingQuestions.drop(pending?.messageId)
        if (waits) {
          void latest.current.regenerate({ metadata: mayBeInWriting })
        } else if (conversation) void latest.current.resumeStream()
      },
      (error) => left || setState({ loading: false, fault: asFault(error) }),
    )
    return () => {
      left = true
    }
  }, [api, id, round, pendingQuestions])

  return { ...state, reload: () => setRound(round + 1) }
}

/** Whose first question waits for its answer may be unknown to the service: the list tells without a fault. */
async function readKnown(api: Api, id: string, pending: PendingQuestion | undefined) {
  const known = pending === undefined || (await api.listConversations()).some((item) => item.id === id)
  return known ? api.readConversation(id) : undefined
}

/** The history with the question that waits for its answer last, unless it has been answered. Pure. */
export function withPending(history: ReaderMessage[], pending: PendingQuestion | undefined): ReaderMessage[] {
  if (pending === undefined) return history
  const at = history.findIndex(({ id }) => id === pending.messageId)
  const answered = at !== -1 && history[at + 1]?.metadata?.complete === true
  if (answered) return history
  const before = at === -1 ? history : history.slice(0, at)
  return [...before, { id: pending.messageId, role: 'user', parts: [{ type: 'text', text: pending.text }] }]
}
