import type { OutgoingRequest } from './outgoing-request.ts'

/** Ten recommendations for the reader that the headers name. */
export function recommendationRequest(headers: Record<string, string>): OutgoingRequest {
  return { method: 'GET', path: '/v1/recommendations?limit=10', headers, answer: 'whole-body' }
}
