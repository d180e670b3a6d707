import type { DatabaseSync } from 'node:sqlite'
import { emptyProfile, type ProfileStore } from '@manga-assist/core'

/** Readers' profiles in SQLite. `as_of_ms` holds when a profile was made; files from before have that column. */
export function createSqliteProfiles(database: DatabaseSync): ProfileStore {
  const readOne = database.prepare('SELECT as_of_ms, signals FROM profiles WHERE user_id = ?')
  const write = database.prepare(`
    INSERT INTO profiles (user_id, as_of_ms, signals) VALUES (?, ?, ?) ON CONFLICT (user_id) DO UPDATE
    SET as_of_ms = excluded.as_of_ms, signals = excluded.signals WHERE excluded.as_of_ms >= profiles.as_of_ms`)
  return {
    async read(userId) {
      const row = readOne.get(userId)
      return row ? { madeAtMs: Number(row.as_of_ms), signals: JSON.parse(String(row.signals)) } : emptyProfile
    },
    async write(userId, { madeAtMs, signals }) {
      write.run(userId, madeAtMs, JSON.stringify(signals))
    },
  }
}
