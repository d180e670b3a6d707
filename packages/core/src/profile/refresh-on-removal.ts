import type { ConversationStore } from '../ports/conversation-store.ts'
import { type RefreshRequestDependencies, requestRefresh } from './request-refresh.ts'

/** A conversation store that has the profile made anew of what is left: what a reader deletes must not speak on. */
export function refreshOnRemoval(
  conversations: ConversationStore,
  dependencies: RefreshRequestDependencies,
): ConversationStore {
  return {
    read: (userId, id) => conversations.read(userId, id),
    list: (userId, limit) => conversations.list(userId, limit),
    saveTurn: (userId, id, turn) => conversations.saveTurn(userId, id, turn),
    async remove(userId, id) {
      const removed = await conversations.remove(userId, id)
      if (removed) await requestRefresh(dependencies, userId)
      return removed
    },
  }
}
