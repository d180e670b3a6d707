import { headerNames } from '@manga-assist/contracts'
import { chatRequest } from './chat-request.ts'
import type { OutgoingRequest } from './outgoing-request.ts'
import type { Arrival } from './plan.ts'
import { recommendationRequest } from './recommendation-request.ts'

/**
 * Turns a planned arrival into its request. `runId` keeps conversations and keys of two runs apart. Where there are tokens, a
 * reader shows one of them; readers beyond their number share them.
 */
export function outgoingRequest(arrival: Arrival, runId: string, tokens: readonly string[] = []): OutgoingRequest {
  const token = tokens[arrival.reader % Math.max(1, tokens.length)]
  const headers = {
    [headerNames.userId]: `burst-reader-${arrival.reader}`,
    'user-agent': 'manga-assist-load',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  }
  switch (arrival.kind) {
    case 'chat':
      return chatRequest(arrival, runId, headers)
    case 'recs':
      return recommendationRequest(headers)
    default:
      return arrival.kind satisfies never
  }
}
