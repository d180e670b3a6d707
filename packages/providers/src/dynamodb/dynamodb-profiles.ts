import { emptyProfile, type ProfileStore } from '@manga-assist/core'
import { createItemBody } from './item-body.ts'
import { profileKey } from './keys.ts'
import type { TableDriver } from './table-driver.ts'

/** Readers' profiles in DynamoDB: one item a reader, replaced as a whole and never by an earlier one. */
export function createDynamodbProfiles(driver: TableDriver): ProfileStore {
  return {
    async read(userId) {
      const item = await driver.get(profileKey(userId))
      return item ? { asOfMs: Number(item.asOfMs), signals: JSON.parse(String(item.body)) } : emptyProfile
    },
    async write(userId, { asOfMs, signals }) {
      const item = { ...profileKey(userId), asOfMs, body: createItemBody(signals) }
      await driver.put(item, {
        condition: 'attribute_not_exists(pk) OR asOfMs <= :asOf',
        values: { ':asOf': asOfMs },
      })
    },
  }
}
