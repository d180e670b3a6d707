import type { Stores } from '../stores.ts'
import { createSqliteConversations } from './sqlite-conversations.ts'
import { openSqliteDatabase } from './sqlite-database.ts'
import { createSqlitePreferences } from './sqlite-preferences.ts'

/** Both stores in one SQLite file. */
export function openSqliteStores(file: string): Stores {
  const database = openSqliteDatabase(file)
  return {
    conversations: createSqliteConversations(database),
    preferences: createSqlitePreferences(database),
    close: () => database.close(),
  }
}
