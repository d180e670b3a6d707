import type { ConversationListResponse, ConversationMessage, ConversationResponse } from '@manga-assist/contracts'
import type { Conversation, Turn } from '@manga-assist/core'
import { type Context, Hono } from 'hono'
import type { AppDependencies } from '../app-dependencies.ts'
import type { AppEnv } from '../app-env.ts'
import { conversationIdOf } from '../conversation-id.ts'
import { type ProblemResponse, problemResponse } from '../problem-response.ts'

/** Most conversations that one answer lists. */
const longestList = 50

export const conversationRoutes = ({ conversations, turns }: AppDependencies) => {
  return new Hono<AppEnv>()
    .get('/v1/conversations', async (c) => {
      const summaries = await conversations.list(c.get('userId'), longestList)
      const items = summaries.map(({ id, updatedAtMs, firstQuestion }) => ({
        id,
        updatedAt: new Date(updatedAtMs).toISOString(),
        firstMessage: firstQuestion,
      }))
      return c.json({ items } satisfies ConversationListResponse)
    })
    .get('/v1/conversations/:id', async (c) => {
      const id = conversationIdOf(c)
      const conversation = id && (await conversations.read(c.get('userId'), id))
      return conversation ? c.json(conversationResponse(conversation)) : notFound(c)
    })
    .delete('/v1/conversations/:id', async (c) => {
      const id = conversationIdOf(c)
      return id && (await forget(c.get('userId'), id)) ? c.body(null, 204) : notFound(c)
    })

  /** An answer that is being written would bring the conversation back when it is saved: it ends first. */
  async function forget(userId: string, id: string): Promise<boolean> {
    const wasAnswered = await turns.discard(userId, id)
    const wasRemoved = await conversations.remove(userId, id)
    return wasAnswered || wasRemoved
  }
}

/** The same answer for what does not exist and for what belongs to another user. */
function notFound(c: Context<AppEnv>): ProblemResponse {
  return problemResponse(c, 'conversation-not-found', 'List your own with /v1/conversations.')
}

function conversationResponse({ id, turns }: Conversation): ConversationResponse {
  const instants = turns.flatMap((turn) => [turn.askedAtMs, turn.answeredAtMs])
  return {
    id,
    createdAt: new Date(Math.min(...instants)).toISOString(),
    updatedAt: new Date(Math.max(...instants)).toISOString(),
    messages: turns.flatMap(messagesOf),
  }
}

function messagesOf({ id, question, answer }: Turn): ConversationMessage[] {
  const { messageId, text, recommended, complete } = answer
  return [
    { id, role: 'user', text: question, recommended: [], complete: true },
    { id: messageId, role: 'assistant', text, recommended: [...recommended], complete },
  ]
}
