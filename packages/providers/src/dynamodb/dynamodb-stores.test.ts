import { systemClock } from '@manga-assist/clock'
import {
  describeCancelKeys,
  describeConversationStore,
  describeIdempotencyKeys,
  describePreferenceStore,
  describeProfileStore,
  describeTurnLog,
} from '@manga-assist/core/testing'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import type { Stores } from '../stores.ts'
import { createDynamodbClient } from './dynamodb-client.ts'
import { createDynamodbDriver } from './dynamodb-driver.ts'
import { createDynamodbTurnLog } from './dynamodb-turn-log.ts'
import { runningTurnKey } from './keys.ts'
import type { TableDriver } from './table-driver.ts'
import { type LocalDynamodb, localCredentials, startLocalDynamodb } from './testing/local-dynamodb.ts'
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
let logDriver: TableDriver
describeTurnLog(
  'DynamoDB',
  async () => {
    const endpoint = { region: 'local', endpoint: dynamodb.endpoint, credentials: localCredentials }
    const client = createDynamodbClient({ ...endpoint, maxSockets: 10 })
    const options = { table: await dynamodb.newTable(), maxConcurrentCalls: 10, startCheck: 'touch' as const }
    logDriver = createDynamodbDriver({ client, clock: systemClock, ...options })
    onTestFinished(() => logDriver.close())
    return createDynamodbTurnLog(logDriver)
  },
  async (turn) => Number((await logDriver.get(runningTurnKey(turn)))?.expiresAt) * 1_000,
)
describeCancelKeys('DynamoDB', async () => (await openClients(1))[0].cancelKeys)
describeIdempotencyKeys('DynamoDB', async () => (await openClients(1))[0].idempotencyKeys)

/** One empty table, with a client each, as so many processes would have. */
async function openClients(count: number): Promise<[Stores, ...Stores[]]> {
  const table = await dynamodb.newTable()
  const open = () => openLocalStores({ table, endpoint: dynamodb.endpoint })
  return [await open(), ...(await Promise.all(Array.from({ length: count - 1 }, open)))]
}
