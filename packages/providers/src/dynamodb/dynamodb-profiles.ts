import { emptyProfile, type ProfileStore } from '@manga-assist/core'
import { createItemBody } from './item-body.ts'
import { profileKey } from './keys.ts'
import type { TableDriver } from './table-driver.ts'

/**
 * Readers' profiles in DynamoDB: one item a reader, replaced as a whole and never by one that
 * was made earlier. When it was made stands in `asOfMs`: items from before have that attribute.
 */
export function createDynamodbProfiles(driver: TableDriver): ProfileStore {
  return {
    async read(userId) {
      const item = await driver.get(profileKey(userId))
      return item ? { madeAtMs: Number(item.asOfMs), signals: JSON.parse(String(item.body)) } : emptyProfile
    },
    async write(userId, { madeAtMs, signals }) {
      const item = { ...profileKey(userId), asOfMs: madeAtMs, body: createItemBody(signals) }
      await driver.put(item, {
        condition: 'attribute_not_exists(pk) OR asOfMs <= :asOf',
        values: { ':asOf': madeAtMs },
      })
    },
  }
}
