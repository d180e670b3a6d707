import { useChat } from '@ai-sdk/react'
import type { Clock } from '@manga-assist/clock'
import type { ChatTransport } from 'ai'
import { useRef, useState } from 'react'
import type { Api } from '../api/api.ts'
import { asFault, type ChatFault } from './chat-fault.ts'
import type { PendingQuestions } from './pending-question.ts'
import { lastQuestion, type ReaderMessage, textOf } from './reader-message.ts'
import { mayBeInWriting } from './reader-transport.ts'
import { stopAnswer } from './stop-answer.ts'
import { useHistory } from './use-history.ts'
import { type Recovery, useRecovery } from './use-recovery.ts'

export interface ConversationOptions {
  id: string
  /** True for one that the service cannot know yet. */
  isNew: boolean
  api: Api
  clock: Clock
  transport: ChatTransport<ReaderMessage>
  pendingQuestions: PendingQuestions
  online: boolean
  /** Told when an answer has come to its end, whichever that is. */
  onEnd: () => void
}

/** A conversation as the page shows it, and what can be done with it. */
export interface Conversation {
  messages: ReaderMessage[]
  /** True when its address names one that the service does not have, and nothing has been asked in it since. */
  missing: boolean
  state: 'loading' | 'idle' | 'waiting' | 'answering' | 'stopping' | 'failed' | 'stopped'
  fault: ChatFault | undefined
  recovery: Recovery | undefined
  ask(text: string): void
  /** Asks the last question once more. */
  askAgain(): void
  stop(): void
  /** Leaves a fault as it is. */
  dismiss(): void
}

/** Time between two renderings of an answer that streams, in milliseconds. */
const renderEveryMs = 50

export function useConversation(options: ConversationOptions): Conversation {
  const { id, api, clock, transport, pendingQuestions, online, onEnd } = options
  const [stoppedIn, setStoppedIn] = useState<string>()
  const stopped = stoppedIn === id
  const chat = useChat<ReaderMessage>({
    id,
    transport,
    throttle: renderEveryMs,
    generateId: () => crypto.randomUUID(),
    onFinish: ({ isError, isAbort, messages }) => {
      // One that is left goes on without the page, and its question waits until the reader comes back.
      if (isError || isAbort) return
      pendingQuestions.drop(lastQuestion(messages)?.id)
      startAnew()
      onEnd()
    },
  })
  const { loading, missing = false, fault: loadFault, reload } = useHistory({ ...options, chat })
  const fault = useFault(chat.error) ?? loadFault

  const askAgain = () => {
    setStoppedIn(undefined)
    if (loadFault) reload()
    else if (chat.messages.length > 0) {
      void chat.regenerate(fault?.kind === 'connection-lost' ? { metadata: mayBeInWriting } : {})
    }
  }
  const { recovery, startAnew } = useRecovery({ clock, fault, online, askAgain })

  const ask = (text: string) => {
    const messageId = crypto.randomUUID()
    pendingQuestions.keep({ conversationId: id, messageId, text })
    setStoppedIn(undefined)
    startAnew()
    void chat.sendMessage({ id: messageId, role: 'user', parts: [{ type: 'text', text }] })
  }

  return {
    messages: chat.messages,
    missing: missing && chat.messages.length === 0,
    state: stateOf(chat.status, { loading, stopped, failed: fault !== undefined }),
    fault,
    recovery,
    ask,
    askAgain: () => {
      startAnew()
      const question = stopped ? lastQuestion(chat.messages) : undefined
      // Under its own key a stopped answer would only be told again: it is asked as a new question, in its place.
      if (question === undefined) return askAgain()
      chat.setMessages(chat.messages.slice(0, chat.messages.indexOf(question)))
      ask(textOf(question))
    },
    stop: () => {
      setStoppedIn(id)
      pendingQuestions.drop(lastQuestion(chat.messages)?.id)
      stopAnswer({ clock, tell: () => api.stopAnswer(id), cut: () => void chat.stop().then(onEnd) })
    },
    dismiss: () => {
      pendingQuestions.drop(lastQuestion(chat.messages)?.id)
      setStoppedIn(id)
      chat.clearError()
    },
  }
}

/** The same object for the same error: what is done about it begins once. */
function useFault(error: Error | undefined): ChatFault | undefined {
  const last = useRef<{ error: Error; fault: ChatFault }>(undefined)
  if (error === undefined) return undefined
  if (last.current?.error !== error) last.current = { error, fault: asFault(error) }
  return last.current.fault
}

function stateOf(
  status: 'submitted' | 'streaming' | 'ready' | 'error',
  { loading, stopped, failed }: { loading: boolean; stopped: boolean; failed: boolean },
): Conversation['state'] {
  if (loading) return 'loading'
  if (stopped && (status === 'submitted' || status === 'streaming')) return 'stopping'
  if (status === 'submitted') return 'waiting'
  if (status === 'streaming') return 'answering'
  if (failed) return 'failed'
  return stopped ? 'stopped' : 'idle'
}
