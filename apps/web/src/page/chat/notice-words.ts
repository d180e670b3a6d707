import type { ChatFault } from './chat-fault.ts'
import type { NextStep } from './next-step.ts'

/** A fault in the reader's words. Pure. */
export function noticeWords(fault: ChatFault, step: NextStep): { title: string; text: string } {
  if (step.kind === 'wait-for-network') {
    return { title: 'You are offline.', text: 'The answer goes on as soon as your device is connected again.' }
  }
  switch (fault.kind) {
    case 'shed':
      return {
        title: 'Very busy right now.',
        text: 'There is no room for your question at this moment. It is kept, you need not type it again.',
      }
    case 'rate-limited':
      return { title: 'That was a lot at once.', text: fault.message }
    case 'connection-lost':
      return {
        title: 'The connection was lost.',
        text: step.kind === 'offer' ? 'It could not be made again. Please try later.' : 'Taking the answer up again …',
      }
    case 'answer-lost':
      return { title: 'The answer was lost.', text: step.kind === 'offer' ? fault.message : 'Asking for it anew …' }
    case 'refused':
      return { title: 'That did not work.', text: fault.message }
  }
}
