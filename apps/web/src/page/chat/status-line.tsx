import type { Conversation } from './use-conversation.ts'

const words: Record<Conversation['state'], string> = {
  loading: 'Loading the conversation.',
  idle: '',
  waiting: 'Waiting for the answer.',
  answering: 'The answer is being written.',
  stopping: 'Stopping …',
  failed: '',
  stopped: 'The answer was stopped.',
}

/** Tells those who do not see the page what it is doing: word by word the answer itself would be noise. */
export function StatusLine({ conversation: { state, messages } }: { conversation: Conversation }) {
  const done = state === 'idle' && messages.length > 0
  return (
    <p className="unseen" role="status">
      {done ? 'The answer is complete.' : words[state]}
    </p>
  )
}
