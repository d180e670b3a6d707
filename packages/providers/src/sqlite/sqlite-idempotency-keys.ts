import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '@manga-assist/clock'
import { type IdempotencyKeys, keyKeptMs } from '@manga-assist/core'
import { inTransaction } from './sqlite-database.ts'

/** Idempotency keys in SQLite: shared by all processes on one machine. */
export function createSqliteIdempotencyKeys(database: DatabaseSync, clock: Clock): IdempotencyKeys {
  const clear = database.prepare('DELETE FROM idempotency_keys WHERE claimed_at_ms < ?')
  const insert = database.prepare(`
    INSERT INTO idempotency_keys (user_id, scope, key, fingerprint, turn_id, claimed_at_ms)
    VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`)
  const find = database.prepare(`
    SELECT fingerprint, turn_id FROM idempotency_keys WHERE user_id = ? AND scope = ? AND key = ?`)
  const exchange = database.prepare(`
    UPDATE idempotency_keys SET fingerprint = ?, turn_id = ?
    WHERE user_id = ? AND scope = ? AND key = ? AND turn_id = ?`)

  return {
    claim: async ({ userId, scope, key }, { fingerprint, turnId }) =>
      inTransaction(database, () => {
        clear.run(clock.wallNow() - keyKeptMs)
        insert.run(userId, scope, key, fingerprint, turnId, clock.wallNow())
        const row = find.get(userId, scope, key)
        return { fingerprint: String(row?.fingerprint), turnId: String(row?.turn_id) }
      }),
    async replace({ userId, scope, key }, before, after) {
      const { changes } = exchange.run(after.fingerprint, after.turnId, userId, scope, key, before.turnId)
      return changes === 1
    },
  }
}
