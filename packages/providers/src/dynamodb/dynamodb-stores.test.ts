import {
  describeConversationStore,
  describeIdempotencyKeys,
  describePreferenceStore,
  describeProfileStore,
  describeTurnLog,
} from '@manga-assist/core/testing'
import { afterAll, beforeAll } from 'vitest'
import type { Stores } from '../stores.ts'
import { type LocalDynamodb, startLocalDynamodb } from './testing/local-dynamodb.ts'
import { openLocalStores } from './testing/open-stores.ts'

let dynamodb: LocalDynamodb
beforeAll(async () => {
  dynamodb = await startLocalDynamodb()
})
afterAll(() => dynamodb.close())

describeConversationStore(
  'DynamoDB',
  async () => (await openClients(1))[0].conversations,
  async (count) => (await openClients(count)).map(({ conversations }) => conversations),
)
describePreferenceStore(
  'DynamoDB',
  async () => (await openClients(1))[0].preferences,
  async (count) => (await openClients(count)).map(({ preferences }) => preferences),
)

describeProfileStore('DynamoDB', async () => (await openClients(1))[0].profiles)
describeTurnLog('DynamoDB', async () => (await openClients(1))[0].turnLog)
describeIdempotencyKeys('DynamoDB', async () => (await openClients(1))[0].idempotencyKeys)

/** One empty table, with a client each, as so many processes would have. */
async function openClients(count: number): Promise<[Stores, ...Stores[]]> {
  const table = await dynamodb.newTable()
  const open = () => openLocalStores({ table, endpoint: dynamodb.endpoint })
  return [await open(), ...(await Promise.all(Array.from({ length: count - 1 }, open)))]
}
