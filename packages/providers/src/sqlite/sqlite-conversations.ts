import type { DatabaseSync } from 'node:sqlite'
import { type ConversationStore, maxTurnsKept, questionSummary, type Turn } from '@manga-assist/core'
import { inTransaction } from './sqlite-database.ts'

/** Conversation memory in SQLite. */
export function createSqliteConversations(database: DatabaseSync): ConversationStore {
  const readTurns = database.prepare(
    'SELECT body FROM turns WHERE user_id = ? AND conversation_id = ? ORDER BY position DESC LIMIT ?',
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
  // The first turn stays for the sake of the list, which shows what a conversation began with.
  const forgetOldTurns = database.prepare(`
    DELETE FROM turns WHERE user_id = $user AND conversation_id = $conversation AND position > 1 AND position <=
      (SELECT MAX(position) FROM turns WHERE user_id = $user AND conversation_id = $conversation) - $kept`)
  const removeConversation = database.prepare('DELETE FROM turns WHERE user_id = ? AND conversation_id = ?')

  return {
    async read(userId, conversationId) {
      const rows = readTurns.all(userId, conversationId, maxTurnsKept).reverse()
      return rows.length === 0 ? undefined : { id: conversationId, turns: rows.map((row) => turnOf(row.body)) }
    },
    async list(userId, limit) {
      return listConversations.all(userId, limit).map((row) => ({
        id: String(row.id),
        updatedAtMs: Number(row.updatedAtMs),
        firstQuestion: questionSummary(turnOf(row.firstBody).question),
      }))
    },
    async saveTurn(userId, conversationId, turn) {
      const key = { user: userId, conversation: conversationId }
      inTransaction(database, () => {
        saveTurn.run({ ...key, turn: turn.id, answeredAtMs: turn.answeredAtMs, body: JSON.stringify(turn) })
        forgetOldTurns.run({ ...key, kept: maxTurnsKept })
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
