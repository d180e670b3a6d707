import {
  CreateTableCommand,
  type DynamoDBClient,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import { memoryTableDefinition, timeToLiveAttribute } from './memory-table.ts'

/** Longest wait, in seconds, for a new table to become usable. */
const longestCreation = 60

/**
 * Makes the table and waits until it can be used. Local stand-ins that know no expiry are left without: the stores
 * ignore what has expired anyway.
 */
export async function makeTable(client: DynamoDBClient, table: string): Promise<void> {
  await client.send(new CreateTableCommand(memoryTableDefinition(table)))
  await waitUntilTableExists({ client, minDelay: 1, maxDelay: 2, maxWaitTime: longestCreation }, { TableName: table })
  const TimeToLiveSpecification = { AttributeName: timeToLiveAttribute, Enabled: true }
  try {
    await client.send(new UpdateTimeToLiveCommand({ TableName: table, TimeToLiveSpecification }))
  } catch (error) {
    if (!(error instanceof Error && error.name === 'UnknownOperationException')) throw error
  }
}
