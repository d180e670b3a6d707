import type {
  ConversationListResponse,
  ConversationResponse,
  Feedback,
  Preferences,
  Recommendation,
  RecommendationsResponse,
  Title,
} from '@manga-assist/contracts'
import { refusalOf } from '../chat/chat-fault.ts'

/** What the page asks of its own origin beside the chat itself. Each rejects with a `ChatFault`. */
export interface Api {
  /** As the browser's, and never more than one request at first: each would make a new anonymous reader otherwise. */
  fetch: typeof fetch
  readPreferences(): Promise<Preferences>
  writePreferences(preferences: Preferences): Promise<Preferences>
  sendFeedback(feedback: Feedback): Promise<Preferences>
  listConversations(): Promise<ConversationListResponse['items']>
  /** Undefined when the reader has no such conversation. */
  readConversation(id: string): Promise<ConversationResponse | undefined>
  removeConversation(id: string): Promise<void>
  recommend(limit: number): Promise<Recommendation[]>
  readTitle(id: string): Promise<Title>
  stopAnswer(conversationId: string): Promise<void>
}

export function createApi(send: typeof fetch = (input, init) => fetch(input, init)): Api {
  const polite = oneAtFirst(send)
  const ask = async (path: string, init?: RequestInit): Promise<Response> => {
    const response = await polite(path, init)
    if (response.ok || response.status === 404) return response
    throw await refusalOf(response)
  }
  const read = async <T>(path: string, init?: RequestInit): Promise<T> => (await found(await ask(path, init))).json()
  const write = <T>(method: string, path: string, body: unknown): Promise<T> =>
    read(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

  return {
    fetch: polite,
    readPreferences: () => read('/v1/preferences'),
    writePreferences: (preferences) => write('PUT', '/v1/preferences', preferences),
    sendFeedback: (feedback) => write('POST', '/v1/feedback', feedback),
    listConversations: async () => (await read<ConversationListResponse>('/v1/conversations')).items,
    async readConversation(id) {
      const response = await ask(`/v1/conversations/${encodeURIComponent(id)}`)
      return response.status === 404 ? undefined : response.json()
    },
    async removeConversation(id) {
      // One that is gone already is what was wanted.
      await ask(`/v1/conversations/${encodeURIComponent(id)}`, { method: 'DELETE' })
    },
    recommend: async (limit) => (await read<RecommendationsResponse>(`/v1/recommendations?limit=${limit}`)).items,
    readTitle: (id) => read(`/v1/titles/${encodeURIComponent(id)}`),
    async stopAnswer(conversationId) {
      await ask(`/api/chat/${encodeURIComponent(conversationId)}/stop`, { method: 'POST' })
    },
  }
}

async function found(response: Response): Promise<Response> {
  if (response.status === 404) throw await refusalOf(response)
  return response
}

/** Holds every request back until the first has been answered, or failed: its cookie says who asks from then on. */
function oneAtFirst(send: typeof fetch): typeof fetch {
  let first: Promise<unknown> | undefined
  return async (input, init) => {
    if (first !== undefined) {
      await first
      return send(input, init)
    }
    const response = send(input, init)
    first = response.catch(() => {
      first = undefined
    })
    return response
  }
}
