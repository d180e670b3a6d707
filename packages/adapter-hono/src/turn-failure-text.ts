import type { TurnEvent, TurnFailure } from '@manga-assist/core'

/** What the reader is told of a turn that failed: what happened and what to do. Nothing of what was thrown. */
export function turnFailureText({ failure, retryAfterMs }: Extract<TurnEvent, { kind: 'turn-failed' }>): string {
  const { happened, todo } = texts[failure]
  if (todo === 'ask-later') return `${happened} Please ask again ${whenToAsk(retryAfterMs)}.`
  return todo === 'ask-again' ? `${happened} Please ask again.` : `${happened} ${todo.say}`
}

interface FailureText {
  happened: string
  todo: 'ask-again' | 'ask-later' | { say: string }
}

const texts: Record<TurnFailure, FailureText> = {
  'turn-failed': { happened: 'The answer broke off.', todo: 'ask-again' },
  'turn-lost': { happened: 'The answer broke off.', todo: 'ask-again' },
  'model-stream-broken': { happened: 'The language model broke off its answer.', todo: 'ask-again' },
  'model-timeout': { happened: 'The language model took too long.', todo: 'ask-again' },
  'model-throttled': { happened: 'The language model is very busy.', todo: 'ask-later' },
  'model-unavailable': { happened: 'The language model cannot be reached.', todo: 'ask-later' },
  'model-budget-exhausted': { happened: 'Many readers are asking just now.', todo: 'ask-later' },
  'model-refused-input': {
    happened: 'The language model does not take this question.',
    todo: { say: 'Please put it in other words, or begin a new conversation.' },
  },
}

function whenToAsk(retryAfterMs: number | undefined): string {
  if (retryAfterMs === undefined) return 'in a moment'
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1_000))
  return seconds === 1 ? 'in a second' : `in ${seconds} seconds`
}
