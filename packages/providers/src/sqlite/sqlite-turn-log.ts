import type { DatabaseSync } from 'node:sqlite'
import { isLastEvent, type TurnEvent, type TurnLog, turnKeptMs } from '@manga-assist/core'
import { inTransaction } from './sqlite-database.ts'

/** How many forgotten turns one new turn clears away: more than one, so that what is left behind gets less. */
const clearedPerTurn = 4

/** Running answers in SQLite: shared by all processes on one machine. */
export function createSqliteTurnLog(database: DatabaseSync): TurnLog {
  const insert = database.prepare(`
    INSERT INTO running_turns (user_id, conversation_id, turn_id, kept_until_ms, alive_at_ms)
    VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`)
  const outdated = database.prepare(
    'SELECT rowid FROM running_turns WHERE kept_until_ms < ? ORDER BY kept_until_ms LIMIT ?',
  )
  const forget = database.prepare('DELETE FROM running_turns WHERE rowid = ?')
  const forgetEvents = database.prepare('DELETE FROM running_turn_events WHERE log_id = ?')
  const find = database.prepare(`
    SELECT rowid, alive_at_ms, delivered, ended, stop_requested, read_at_ms FROM running_turns
    WHERE user_id = ? AND conversation_id = ? AND turn_id = ?`)
  const addEvents = database.prepare('INSERT INTO running_turn_events (log_id, first, events) VALUES (?, ?, ?)')
  const nextNumber = database.prepare(`
    SELECT first + json_array_length(events) AS next FROM running_turn_events WHERE log_id = ? ORDER BY first DESC LIMIT 1`)
  const batchesFrom = database.prepare(`
    SELECT first, events FROM running_turn_events
    WHERE log_id = ? AND first + json_array_length(events) > ? ORDER BY first`)
  const setAlive = database.prepare('UPDATE running_turns SET alive_at_ms = ? WHERE rowid = ?')
  const setEnded = database.prepare('UPDATE running_turns SET ended = 1 WHERE rowid = ?')
  const setRead = database.prepare('UPDATE running_turns SET read_at_ms = ? WHERE rowid = ?')
  const setStop = database.prepare('UPDATE running_turns SET stop_requested = 1 WHERE rowid = ?')
  const setDelivered = database.prepare('UPDATE running_turns SET delivered = 1 WHERE rowid = ?')
  const findLatest = database.prepare(`
    SELECT turn_id FROM running_turns WHERE user_id = ? AND conversation_id = ? ORDER BY rowid DESC LIMIT 1`)

  const rowOf = ({ userId, conversationId, turnId }: Parameters<TurnLog['requestStop']>[0]) =>
    find.get(userId, conversationId, turnId)

  return {
    begin: async ({ userId, conversationId, turnId }, atMs, keptMs = turnKeptMs) =>
      inTransaction(database, () => {
        for (const { rowid } of outdated.all(atMs, clearedPerTurn)) {
          forgetEvents.run(rowid ?? null)
          forget.run(rowid ?? null)
        }
        insert.run(userId, conversationId, turnId, atMs + keptMs, atMs)
      }),
    append: async (turn, { from, events }, atMs) =>
      inTransaction(database, () => {
        const row = rowOf(turn)
        if (row === undefined) return { stopRequested: false, readAtMs: 0 }
        const id = row.rowid ?? null
        const next = Number(nextNumber.get(id)?.next ?? 0)
        const added = next < from || row.ended === 1 ? [] : events.slice(next - from)
        if (added.length > 0) addEvents.run(id, next, JSON.stringify(added, withoutFaults))
        if (added.some(isLastEvent)) setEnded.run(id)
        setAlive.run(atMs, id)
        return { stopRequested: row.stop_requested === 1, readAtMs: Number(row.read_at_ms) }
      }),
    async noteReader(turn, atMs) {
      setRead.run(atMs, rowOf(turn)?.rowid ?? null)
    },
    async read(turn, from) {
      const row = rowOf(turn)
      if (row === undefined) return undefined
      const events = batchesFrom.all(row.rowid ?? null, from).flatMap((batch) => {
        const all = JSON.parse(String(batch.events)) as TurnEvent[]
        return all.slice(Math.max(0, from - Number(batch.first)))
      })
      return { events, aliveAtMs: Number(row.alive_at_ms), delivered: row.delivered === 1 }
    },
    async latest(userId, conversationId) {
      const row = findLatest.get(userId, conversationId)
      return row && { userId, conversationId, turnId: String(row.turn_id) }
    },
    async requestStop(turn) {
      setStop.run(rowOf(turn)?.rowid ?? null)
    },
    async markDelivered(turn) {
      setDelivered.run(rowOf(turn)?.rowid ?? null)
    },
  }
}

/** What was thrown stays in the process that threw it. */
function withoutFaults(name: string, value: unknown): unknown {
  return name === 'error' ? undefined : value
}
