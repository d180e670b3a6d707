import type {
  CancelKeys,
  ConversationStore,
  IdempotencyKeys,
  PreferenceStore,
  ProfileStore,
  TurnLog,
} from '@manga-assist/core'
import type { DynamodbStoreOptions, StoreSurroundings } from './dynamodb/dynamodb-stores.ts'

/** What readers said and told, what is being said to them, and the way to let go of it. */
export interface Stores {
  conversations: ConversationStore
  preferences: PreferenceStore
  profiles: ProfileStore
  turnLog: TurnLog
  idempotencyKeys: IdempotencyKeys
  cancelKeys: CancelKeys
  close(): void | Promise<void>
}

export type StoreSettings =
  | {
      kind: 'sqlite'
      /** File that all processes of one machine share; `:memory:` keeps everything in this process. */
      file: string
    }
  | ({ kind: 'dynamodb' } & DynamodbStoreOptions)

/**
 * Opens the stores that the settings name, once, before readiness: afterwards the connection stands and the table is
 * known to be there. What is not used is not loaded, so that a function pays for one of them only.
 */
export async function createStores(settings: StoreSettings, surroundings: StoreSurroundings): Promise<Stores> {
  switch (settings.kind) {
    case 'sqlite': {
      const { openSqliteStores } = await import('./sqlite/sqlite-stores.ts')
      return openSqliteStores(settings.file, surroundings.clock)
    }
    case 'dynamodb': {
      const { openDynamodbStores } = await import('./dynamodb/dynamodb-stores.ts')
      return openDynamodbStores(settings, surroundings)
    }
    default:
      return unknownKind(settings)
  }
}

/**
 * Makes the table that `settings` name, where there is none: for a local start and for tests. In AWS the
 * infrastructure app makes it, from `memoryTableDefinition`.
 */
export async function createMemoryTable(settings: DynamodbStoreOptions): Promise<void> {
  const { createDynamodbClient } = await import('./dynamodb/dynamodb-client.ts')
  const { makeTable } = await import('./dynamodb/make-table.ts')
  const client = createDynamodbClient({ ...settings, maxSockets: 1 })
  try {
    await makeTable(client, settings.table)
  } finally {
    client.destroy()
  }
}

function unknownKind(settings: never): never {
  throw new Error(`no such store: ${JSON.stringify(settings)}`)
}
