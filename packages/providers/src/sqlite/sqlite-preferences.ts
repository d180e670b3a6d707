import type { DatabaseSync } from 'node:sqlite'
import { emptyPreferences, type Preferences } from '@manga-assist/contracts'
import type { PreferenceStore } from '@manga-assist/core'
import { inTransaction } from './sqlite-database.ts'

/** Readers' preferences in SQLite. */
export function createSqlitePreferences(database: DatabaseSync): PreferenceStore {
  const readOne = database.prepare('SELECT body FROM preferences WHERE user_id = ?')
  const write = database.prepare(`
    INSERT INTO preferences (user_id, body) VALUES (?, ?) ON CONFLICT (user_id) DO UPDATE SET body = excluded.body`)

  function read(userId: string): Preferences {
    const row = readOne.get(userId)
    return row === undefined ? emptyPreferences : { ...emptyPreferences, ...JSON.parse(String(row.body)) }
  }

  return {
    read: async (userId) => read(userId),
    update: async (userId, change) =>
      inTransaction(database, () => {
        const after = change(read(userId))
        write.run(userId, JSON.stringify(after))
        return after
      }),
  }
}
