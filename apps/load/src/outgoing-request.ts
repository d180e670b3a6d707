/** A request as the client sends it. */
export interface OutgoingRequest {
  method: 'GET' | 'POST'
  path: string
  headers: Readonly<Record<string, string>>
  body?: string
  /** How a 2xx answer is read: as a stream that must say `finish`, or as a body that must be whole. */
  answer: 'ui-message-stream' | 'whole-body'
}
