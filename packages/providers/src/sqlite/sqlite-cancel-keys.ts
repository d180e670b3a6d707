import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '@manga-assist/clock'
import { type CancelKeys, cancelKeyKeptMs } from '@manga-assist/core'

/** Cancel keys in SQLite: shared by all processes on one machine. */
export function createSqliteCancelKeys(database: DatabaseSync, clock: Clock): CancelKeys {
  const clear = database.prepare('DELETE FROM cancel_keys WHERE cancelled_at_ms < ?')
  const insert = database.prepare('INSERT INTO cancel_keys (key, cancelled_at_ms) VALUES (?, ?) ON CONFLICT DO NOTHING')
  const find = database.prepare('SELECT 1 FROM cancel_keys WHERE key = ?')
  return {
    async cancel(key) {
      clear.run(clock.wallNow() - cancelKeyKeptMs)
      insert.run(key, clock.wallNow())
    },
    isCancelled: async (key) => find.get(key) !== undefined,
  }
}
