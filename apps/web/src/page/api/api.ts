import { createClient, ProblemError } from '@manga-assist/client'
import type {
  ConversationListResponse,
  ConversationResponse,
  Feedback,
  Preferences,
  Recommendation,
  Title,
} from '@manga-assist/contracts'
import { refusalIn } from '../chat/chat-fault.ts'

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
  const client = createClient('', { fetch: polite })
  return {
    fetch: polite,
    readPreferences: () => orFault(client.preferences()),
    writePreferences: (preferences) => orFault(client.savePreferences(preferences)),
    sendFeedback: (feedback) => orFault(client.giveFeedback(feedback)),
    listConversations: async () => (await orFault(client.conversations())).items,
    readConversation: (id) => orFault(unlessGone(client.conversation(id))),
    // One that is gone already is what was wanted.
    removeConversation: (id) => orFault(unlessGone(client.removeConversation(id))),
    recommend: async (limit) => (await orFault(client.recommendations({ limit }))).items,
    readTitle: (id) => orFault(client.title(id)),
    stopAnswer: (conversationId) => orFault(client.stopAnswer(conversationId)),
  }
}

async function orFault<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (error) {
    throw error instanceof ProblemError ? refusalIn(error) : error
  }
}

async function unlessGone<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof ProblemError && error.status === 404) return undefined
    throw error
  }
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
