import { headerNames } from '@manga-assist/contracts'
import { chatRequest } from './chat-request.ts'
import type { OutgoingRequest } from './outgoing-request.ts'
import type { Arrival } from './plan.ts'
import { recommendationRequest } from './recommendation-request.ts'

/** Turns a planned arrival into its request. `runId` keeps conversations and keys of two runs apart. */
export function outgoingRequest(arrival: Arrival, runId: string): OutgoingRequest {
  const headers = { [headerNames.userId]: `burst-reader-${arrival.reader}`, 'user-agent': 'manga-assist-load' }
  switch (arrival.kind) {
    case 'chat':
      return chatRequest(arrival, runId, headers)
    case 'recs':
      return recommendationRequest(headers)
    default:
      return arrival.kind satisfies never
  }
}
