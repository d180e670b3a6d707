import type { Clock } from '@manga-assist/clock'
import { type CancelKeys, cancelKeyKeptMs } from '@manga-assist/core'
import { secondsOf } from './conversation-items.ts'
import { cancelItemKey } from './keys.ts'
import type { TableDriver } from './table-driver.ts'

/** Cancel keys in DynamoDB: an item each, which the table forgets by itself. */
export function createDynamodbCancelKeys(driver: TableDriver, clock: Clock): CancelKeys {
  return {
    async cancel(key) {
      const expiresAt = secondsOf(clock.wallNow() + cancelKeyKeptMs)
      await driver.put({ ...cancelItemKey(key), expiresAt }, { condition: 'attribute_not_exists(pk)' })
    },
    isCancelled: async (key) => (await driver.get(cancelItemKey(key))) !== undefined,
  }
}
