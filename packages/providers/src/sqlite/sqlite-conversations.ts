import type { DatabaseSync } from 'node:sqlite'
import type { ConversationStore, Turn } from '@manga-assist/core'

/** Conversation memory in SQLite. */
export function createSqliteConversations(database: DatabaseSync): ConversationStore {
  const readTurns = database.prepare(
    'SELECT body FROM turns WHERE user_id = ? AND conversation_id = ? ORDER BY position',
  )
  const listConversations = database.prepare(`
    SELECT conversation_id AS id, MAX(answered_at_ms) AS updatedAtMs,
      (SELECT first.body FROM turns AS first
        WHERE first.user_id = turns.user_id AND first.conversation_id = turns.conversation_id
        ORDER BY first.position LIMIT 1) AS firstBody
    FROM turns WHERE user_id = ? GROUP BY conversation_id ORDER BY updatedAtMs DESC LIMIT ?`)
  const saveTurn = database.prepare(`
    INSERT INTO turns (user_id, conversation_id, turn_id, position, answered_at_ms, body)
    VALUES ($user, $conversation, $turn,
      (SELECT COALESCE(MAX(position), 0) + 1 FROM turns WHERE user_id = $user AND conversation_id = $conversation),
      $answeredAtMs, $body)
    ON CONFLICT (user_id, conversation_id, turn_id)
    DO UPDATE SET answered_at_ms = excluded.answered_at_ms, body = excluded.body`)
  const removeConversation = database.prepare('DELETE FROM turns WHERE user_id = ? AND conversation_id = ?')

  return {
    async read(userId, conversationId) {
      const rows = readTurns.all(userId, conversationId)
      return rows.length === 0 ? undefined : { id: conversationId, turns: rows.map((row) => turnOf(row.body)) }
    },
    async list(userId, limit) {
      return listConversations.all(userId, limit).map((row) => ({
        id: String(row.id),
        updatedAtMs: Number(row.updatedAtMs),
        firstQuestion: turnOf(row.firstBody).question,
      }))
    },
    async saveTurn(userId, conversationId, turn) {
      saveTurn.run({
        user: userId,
        conversation: conversationId,
        turn: turn.id,
        answeredAtMs: turn.answeredAtMs,
        body: JSON.stringify(turn),
      })
    },
    async remove(userId, conversationId) {
      return removeConversation.run(userId, conversationId).changes > 0
    },
  }
}

function turnOf(body: unknown): Turn {
  return JSON.parse(String(body))
}
