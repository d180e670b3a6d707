import type { Clock } from '@manga-assist/clock'
import { useCountdown } from '../shell/use-countdown.ts'
import type { ChatFault } from './chat-fault.ts'
import { noticeWords } from './notice-words.ts'
import type { Conversation } from './use-conversation.ts'
import type { Recovery } from './use-recovery.ts'

interface NoticeProps {
  conversation: Conversation
  clock: Clock
}

/** What is wrong, what is being done about it, and what the reader may do. */
export function Notice({ conversation, clock }: NoticeProps) {
  const { fault, recovery, state } = conversation
  if (state === 'failed' && fault && recovery) return <Fault {...{ fault, recovery, conversation, clock }} />
  if (state !== 'stopped') return null
  return (
    <div className="notice">
      <p>You stopped this answer.</p>
      <button type="button" onClick={conversation.askAgain}>
        Ask again
      </button>
    </div>
  )
}

interface FaultProps extends NoticeProps {
  fault: ChatFault
  recovery: Recovery
}

function Fault({ fault, recovery: { step, dueAtMs }, conversation, clock }: FaultProps) {
  const seconds = useCountdown(clock, dueAtMs)
  const { title, text } = noticeWords(fault, step)
  const counted = step.kind === 'offer' ? seconds > 0 : step.kind === 'ask-again' && step.counted
  const itself = step.kind !== 'offer'
  return (
    <div className={`notice ${fault.kind}`} role="alert">
      <p>
        <strong>{title}</strong> {text}
      </p>
      {counted && (
        // Told once by the alert: read out every second it would drown the page.
        <p className="countdown" role="timer" aria-live="off">
          {itself ? 'Asking again' : 'You may ask again'} in {seconds} s
        </p>
      )}
      <div className="choices">
        <button type="button" onClick={conversation.askAgain} disabled={!itself && seconds > 0}>
          {itself ? 'Try now' : 'Ask again'}
        </button>
        {itself && (
          <button type="button" className="quiet" onClick={conversation.dismiss}>
            Leave it
          </button>
        )}
      </div>
    </div>
  )
}
