import { type Conversation, type ConversationStore, maxTurnsKept, type Turn } from '@manga-assist/core'
import type { Known } from './change.ts'
import { conversationSchema } from './conversation-schema.ts'
import type { TieredCache } from './tiered-cache.ts'
import { userRegionLives } from './user-region-lives.ts'

/** How long it is remembered that a user has no such conversation: a first message is soon followed by the second. */
const negativeMs = 30_000

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

/**
 * The conversation as the store has it after `saveTurn`: replaced in its place, or added at the end. Not known (undefined)
 * for a conversation so long that the store forgets: whether the turn is new or forgotten is the store's to say.
 */
function withTurn(id: string, { value }: Known<Conversation>, turn: Turn): Known<Conversation> | undefined {
  const turns = value?.turns ?? []
  if (turns.some((other) => other.id === turn.id)) {
    return { value: { id, turns: turns.map((other) => (other.id === turn.id ? turn : other)) } }
  }
  return turns.length < maxTurnsKept ? { value: { id, turns: [...turns, turn] } } : undefined
}
