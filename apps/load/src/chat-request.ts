import { type ChatRequest, headerNames } from '@manga-assist/contracts'
import type { OutgoingRequest } from './outgoing-request.ts'
import type { Arrival } from './plan.ts'
import { questions } from './questions.ts'

/** The first turn of a fresh conversation. */
export function chatRequest(arrival: Arrival, runId: string, headers: Record<string, string>): OutgoingRequest {
  const id = `burst-${runId}-${arrival.index}`
  const text = questions[arrival.pick % questions.length] ?? ''
  const body: ChatRequest = {
    id,
    trigger: 'submit-message',
    messages: [{ id: `${id}-question`, role: 'user', parts: [{ type: 'text', text }] }],
  }
  return {
    method: 'POST',
    path: '/api/chat',
    headers: { ...headers, 'content-type': 'application/json', [headerNames.idempotencyKey]: id },
    body: JSON.stringify(body),
    answer: 'ui-message-stream',
  }
}
