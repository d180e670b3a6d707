import type { Clock } from '@manga-assist/clock'
import type { Stores } from '../stores.ts'
import { createBackoff } from './backoff.ts'
import { createDynamodbCancelKeys } from './dynamodb-cancel-keys.ts'
import { createDynamodbClient } from './dynamodb-client.ts'
import { createDynamodbConversations } from './dynamodb-conversations.ts'
import { createDynamodbDriver } from './dynamodb-driver.ts'
import { createDynamodbIdempotencyKeys } from './dynamodb-idempotency-keys.ts'
import { createDynamodbPreferences } from './dynamodb-preferences.ts'
import { createDynamodbProfiles } from './dynamodb-profiles.ts'
import { createDynamodbTurnLog } from './dynamodb-turn-log.ts'
import type { TableDriver } from './table-driver.ts'

export interface DynamodbStoreOptions {
  table: string
  region: string
  /** Another endpoint than AWS's own, for example a local one. */
  endpoint?: string | undefined
  /** A DAX cluster for the reads that may be cached, for example `daxs://name.abc.dax-clusters.eu-west-1.amazonaws.com`. */
  daxEndpoint?: string | undefined
  /** Most connections to the table at once. A function that serves one request at a time needs few. */
  maxSockets?: number | undefined
  /** See `DynamodbDriverOptions.startCheck`. */
  startCheck?: 'describe' | 'touch' | undefined
  turnLifetimeDays?: number | undefined
  /** Only for endpoints that look at none. */
  credentials?: { accessKeyId: string; secretAccessKey: string } | undefined
}

export interface StoreSurroundings {
  clock: Clock
  /** Number from 0 up to but not including 1. */
  random: () => number
  newId: () => string
}

/** At 5 ms a call these carry 3,200 calls a second, more than one task can make: its CPU ends earlier. */
const defaultMaxSockets = 16

/** Connects to the table and makes sure of it, once, before readiness; the stores on it share one client. */
export async function openDynamodbStores(
  options: DynamodbStoreOptions,
  surroundings: StoreSurroundings,
): Promise<Stores> {
  const { turnLifetimeDays } = options
  const driver = await openDriver(options, surroundings)
  const backoff = createBackoff(surroundings)
  return {
    conversations: createDynamodbConversations({
      driver,
      backoff,
      ...surroundings,
      ...(turnLifetimeDays !== undefined && { turnLifetimeDays }),
    }),
    preferences: createDynamodbPreferences({ driver, backoff, newId: surroundings.newId }),
    profiles: createDynamodbProfiles(driver),
    turnLog: createDynamodbTurnLog(driver),
    cancelKeys: createDynamodbCancelKeys(driver, surroundings.clock),
    idempotencyKeys: createDynamodbIdempotencyKeys(driver, surroundings.clock),
    close: () => driver.close(),
  }
}

async function openDriver(options: DynamodbStoreOptions, { clock }: StoreSurroundings): Promise<TableDriver> {
  const { table, region, endpoint, maxSockets = defaultMaxSockets, startCheck = 'describe', credentials } = options
  const client = createDynamodbClient({ region, endpoint, maxSockets, credentials })
  const direct = createDynamodbDriver({ client, table, maxConcurrentCalls: maxSockets, startCheck, clock })
  const driver = await throughDax(direct, options, clock)
  try {
    await driver.open()
  } catch (error) {
    driver.close()
    throw error
  }
  return driver
}

/** The same driver, with a DAX cluster in front where one is named. Its client is loaded only then. */
async function throughDax(direct: TableDriver, options: DynamodbStoreOptions, clock: Clock): Promise<TableDriver> {
  const { daxEndpoint, region, table } = options
  if (daxEndpoint === undefined) return direct
  const { createDaxClient, createDaxDriver } = await import('./dax-driver.ts')
  return createDaxDriver({ dax: await createDaxClient({ endpoint: daxEndpoint, region }), direct, table, clock })
}
