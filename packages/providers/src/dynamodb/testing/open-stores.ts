import { randomUUID } from 'node:crypto'
import { systemClock } from '@manga-assist/clock'
import { onTestFinished } from 'vitest'
import { createStores, type Stores } from '../../stores.ts'
import type { DynamodbStoreOptions, StoreSurroundings } from '../dynamodb-stores.ts'
import { localCredentials } from './local-dynamodb.ts'

/** Stores on a table of a local endpoint; closed at the end of the test. */
export async function openLocalStores(
  options: Omit<DynamodbStoreOptions, 'region' | 'credentials'>,
  surroundings: Partial<StoreSurroundings> = {},
): Promise<Stores> {
  const stores = await createStores(
    { kind: 'dynamodb', region: 'local', credentials: localCredentials, ...options },
    { clock: systemClock, random: Math.random, newId: randomUUID, ...surroundings },
  )
  onTestFinished(() => stores.close())
  return stores
}
