import { type Conversation, type ConversationStore, intents, type Turn } from '@manga-assist/core'
import * as z from 'zod'
import type { Known } from './change.ts'
import type { TieredCache } from './tiered-cache.ts'
import { userRegionLives } from './user-region-lives.ts'

/** How long it is remembered that a user has no such conversation: a first message is soon followed by the second. */
const negativeMs = 30_000

// Loose, so that a field that a turn gains later is not lost on its way through the cache.
const turnSchema = z.looseObject({
  id: z.string(),
  askedAtMs: z.number(),
  answeredAtMs: z.number(),
  intent: z.enum(intents),
  question: z.string(),
  answer: z.looseObject({
    messageId: z.string(),
    text: z.string(),
    recommended: z.array(z.string()),
    complete: z.boolean(),
  }),
})
const conversationSchema: z.ZodType<Conversation> = z.looseObject({ id: z.string(), turns: z.array(turnSchema) })

/**
 * Conversation memory behind the cache. A turn that is saved is added to the conversation in the cache, so that the next
 * turn finds it there. Lists are not cached: they are read seldom, and every turn changes them.
 */
export function cachedConversations(store: ConversationStore, cache: TieredCache): ConversationStore {
  const region = cache.region({
    ...userRegionLives,
    name: 'conversations',
    schema: conversationSchema,
    version: 1,
    negativeMs,
  })
  return {
    read: (userId, id) => region.get([userId, id], () => store.read(userId, id)),
    list: (userId, limit) => store.list(userId, limit),
    saveTurn: (userId, id, turn) =>
      region.change(
        [userId, id],
        () => store.saveTurn(userId, id, turn),
        (before) => before && withTurn(id, before, turn),
      ),
    remove: (userId, id) =>
      region.change(
        [userId, id],
        () => store.remove(userId, id),
        () => ({ value: undefined }),
      ),
  }
}

/** The conversation as the store has it after `saveTurn`: replaced in its place, or added at the end. */
function withTurn(id: string, { value }: Known<Conversation>, turn: Turn): Known<Conversation> {
  const turns = value?.turns ?? []
  const known = turns.some((other) => other.id === turn.id)
  const after = known ? turns.map((other) => (other.id === turn.id ? turn : other)) : [...turns, turn]
  return { value: { id, turns: after } }
}
