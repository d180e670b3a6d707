import type { Clock } from '@manga-assist/clock'
import type { Stores } from '../stores.ts'
import { createSqliteCancelKeys } from './sqlite-cancel-keys.ts'
import { createSqliteConversations } from './sqlite-conversations.ts'
import { openSqliteDatabase } from './sqlite-database.ts'
import { createSqliteIdempotencyKeys } from './sqlite-idempotency-keys.ts'
import { createSqlitePreferences } from './sqlite-preferences.ts'
import { createSqliteProfiles } from './sqlite-profiles.ts'
import { createSqliteTurnLog } from './sqlite-turn-log.ts'

/** All stores in one SQLite file. */
export function openSqliteStores(file: string, clock: Clock): Stores {
  const database = openSqliteDatabase(file)
  return {
    conversations: createSqliteConversations(database),
    preferences: createSqlitePreferences(database),
    profiles: createSqliteProfiles(database),
    turnLog: createSqliteTurnLog(database),
    cancelKeys: createSqliteCancelKeys(database, clock),
    idempotencyKeys: createSqliteIdempotencyKeys(database, clock),
    close: () => database.close(),
  }
}
