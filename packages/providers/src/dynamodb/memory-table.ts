import type { CreateTableCommandInput, TableDescription } from '@aws-sdk/client-dynamodb'
import { StoreError } from './store-error.ts'

/** Index on conversations by their latest turn. Local to a user's items, so that it is never behind them. */
export const byUpdateIndex = 'byUpdate'

/** Holds the second, since 1970, after which DynamoDB may delete an item. It does so days late at worst. */
export const timeToLiveAttribute = 'expiresAt'

/** Keys, index and billing of the table. The local index can only be made together with the table. */
export function memoryTableDefinition(table: string): CreateTableCommandInput {
  return {
    TableName: table,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
      { AttributeName: 'updatedAtMs', AttributeType: 'N' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    LocalSecondaryIndexes: [
      {
        IndexName: byUpdateIndex,
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'updatedAtMs', KeyType: 'RANGE' },
        ],
        Projection: {
          ProjectionType: 'INCLUDE',
          NonKeyAttributes: ['conversationId', 'firstQuestion', timeToLiveAttribute],
        },
      },
    ],
  }
}

/** Throws a `StoreError` when the table cannot be used, or is not the one that `memoryTableDefinition` describes. */
export function checkTable(table: string, description: TableDescription | undefined): void {
  const { TableStatus, KeySchema, LocalSecondaryIndexes } = description ?? {}
  if (TableStatus !== 'ACTIVE' && TableStatus !== 'UPDATING') {
    throw new StoreError('table-missing', `table ${table} is ${TableStatus ?? 'unknown'}; wait until it is ACTIVE`)
  }
  const keys = KeySchema?.map(({ AttributeName, KeyType }) => `${AttributeName} ${KeyType}`).join(', ')
  if (keys !== 'pk HASH, sk RANGE') {
    throw new StoreError('table-mismatch', `table ${table} has the keys ${keys}; name one with pk HASH, sk RANGE`)
  }
  if (!LocalSecondaryIndexes?.some(({ IndexName }) => IndexName === byUpdateIndex)) {
    throw new StoreError('table-mismatch', `table ${table} has no local index ${byUpdateIndex}; make the table anew`)
  }
}
