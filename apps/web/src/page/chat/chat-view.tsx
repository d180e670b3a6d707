import type { Clock } from '@manga-assist/clock'
import type { ReactNode } from 'react'
import { Composer } from './composer.tsx'
import { AnswerSkeleton, Message } from './message.tsx'
import { Notice } from './notice.tsx'
import { StatusLine } from './status-line.tsx'
import type { Conversation } from './use-conversation.ts'
import { useStickToEnd } from './use-stick-to-end.ts'

interface ChatViewProps {
  id: string
  conversation: Conversation
  clock: Clock
  /** True while something stands in front of it: the focus must not go where nobody sees it. */
  covered: boolean
  /** Shown while nothing has been said. */
  empty: ReactNode
  onAsk: (text: string) => void
}

export function ChatView({ id, conversation, clock, covered, empty, onAsk }: ChatViewProps) {
  const { messages, state } = conversation
  const busy = state === 'waiting' || state === 'answering' || state === 'stopping'
  const end = useStickToEnd(messages, state)
  const last = messages.at(-1)
  return (
    <main inert={covered}>
      <section className="conversation" aria-label="Conversation">
        {conversation.missing && (
          <p className="notice" role="status">
            There is no such conversation any more.
          </p>
        )}
        {messages.length === 0 && state === 'idle' && empty}
        {messages.map((message) => (
          <Message key={message.id} message={message} writing={busy && message === last} />
        ))}
        {(state === 'loading' || (busy && last?.role === 'user')) && <AnswerSkeleton />}
        <Notice conversation={conversation} clock={clock} />
        <div ref={end} className="end" />
      </section>
      <StatusLine conversation={conversation} />
      <Composer busy={busy} stopping={state === 'stopping'} onAsk={onAsk} onStop={conversation.stop} focusOn={id} />
    </main>
  )
}
