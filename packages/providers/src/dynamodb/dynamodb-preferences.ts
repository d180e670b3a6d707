import { emptyPreferences, type Preferences } from '@manga-assist/contracts'
import type { PreferenceStore } from '@manga-assist/core'
import type { Backoff } from './backoff.ts'
import { createItemBody } from './item-body.ts'
import { preferencesKey } from './keys.ts'
import { StoreError } from './store-error.ts'
import type { Item, TableDriver } from './table-driver.ts'

export interface DynamodbPreferencesOptions {
  driver: TableDriver
  backoff: Backoff
  newId: () => string
}

/** Attempts of one update. Each failed one means that another process succeeded, so this many rivals are no accident. */
const maxAttempts = 12

/**
 * Readers' preferences in DynamoDB: one item a reader, with a version. An update is written only when the version is
 * still the one that was read, else it is tried again on what is there now; updates of this process queue up per reader.
 * Each update is signed: one whose answer was lost finds its own signature, and is not made a second time.
 */
export function createDynamodbPreferences({ driver, backoff, newId }: DynamodbPreferencesOptions): PreferenceStore {
  const inTurn = createTurns()

  async function update(userId: string, change: (before: Preferences) => Preferences): Promise<Preferences> {
    const key = preferencesKey(userId)
    const writtenBy = newId()
    for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
      const item = await driver.get(key)
      if (item?.writtenBy === writtenBy) return preferencesOf(item)
      const after = change(preferencesOf(item))
      const record = { ...key, body: createItemBody(after), recordVersion: versionOf(item) + 1, writtenBy }
      if (await driver.put(record, unchangedSince(item))) return after
      await backoff(attempt)
    }
    const text = `preferences of one reader changed under ${maxAttempts} attempts; find who writes them all the time`
    throw new StoreError('conflict', text)
  }

  return {
    read: async (userId) => preferencesOf(await driver.get(preferencesKey(userId), { cached: true })),
    update: (userId, change) => inTurn(userId, () => update(userId, change)),
  }
}

function preferencesOf(item: Item | undefined): Preferences {
  return item === undefined ? emptyPreferences : { ...emptyPreferences, ...JSON.parse(String(item.body)) }
}

function versionOf(item: Item | undefined): number {
  return Number(item?.recordVersion ?? 0)
}

function unchangedSince(item: Item | undefined) {
  if (item === undefined) return { condition: 'attribute_not_exists(pk)' }
  return { condition: 'recordVersion = :before', values: { ':before': versionOf(item) } }
}

/** Runs work of one key after another, of different keys at once. Holds nothing of a key that has no work. */
function createTurns() {
  const lastByKey = new Map<string, Promise<unknown>>()
  return async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const before = lastByKey.get(key) ?? Promise.resolve()
    // The work before may fail: that is its caller's concern, not ours.
    const mine = before.then(work, work)
    lastByKey.set(key, mine)
    try {
      return await mine
    } finally {
      if (lastByKey.get(key) === mine) lastByKey.delete(key)
    }
  }
}
