/** What `GET /v1/conversations/:id` answers. */
export interface ConversationResponse {
  id: string
  createdAt: string
  updatedAt: string
  messages: ConversationMessage[]
}

export interface ConversationMessage {
  id: string
  role: 'user' | 'assistant'
  text: string
  /** Catalogue ids that an assistant message recommended. */
  recommended: string[]
  /** False when the reader left or the answer broke off. */
  complete: boolean
}

export interface ConversationListResponse {
  items: { id: string; updatedAt: string; firstMessage: string }[]
}
