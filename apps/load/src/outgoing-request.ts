import { headerNames } from '@manga-assist/contracts'
import { chatRequest } from './chat-request.ts'
import type { Arrival } from './plan.ts'
import { recommendationRequest } from './recommendation-request.ts'

/** A request as the client sends it. */
export interface OutgoingRequest {
  method: 'GET' | 'POST'
  path: string
  headers: Readonly<Record<string, string>>
  body?: string
  /** How a 2xx answer is read: as a stream that must say `finish`, or as a body that must be whole. */
  answer: 'ui-message-stream' | 'whole-body'
}

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
