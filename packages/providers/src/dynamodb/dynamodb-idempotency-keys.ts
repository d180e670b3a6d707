import type { Clock } from '@manga-assist/clock'
import { type IdempotencyKeys, type KeyedTurn, keyKeptMs } from '@manga-assist/core'
import { isLive, secondsOf } from './conversation-items.ts'
import { idempotencyItemKey } from './keys.ts'
import type { Item, TableDriver } from './table-driver.ts'

const keptSeconds = keyKeptMs / 1_000

/** Idempotency keys in DynamoDB: an item each, which only the first may write while it lives. */
export function createDynamodbIdempotencyKeys(driver: TableDriver, clock: Clock): IdempotencyKeys {
  const nowSeconds = () => secondsOf(clock.wallNow())
  return {
    async claim(key, turn) {
      const itemKey = idempotencyItemKey(key)
      const item = { ...itemKey, ...turn, expiresAt: nowSeconds() + keptSeconds }
      const free = { condition: 'attribute_not_exists(pk) OR expiresAt <= :now', values: { ':now': nowSeconds() } }
      if (await driver.put(item, free)) return turn
      const known = await driver.get(itemKey)
      return known && isLive(known, nowSeconds()) ? keyedTurnOf(known) : turn
    },
    async replace(key, before, after) {
      const changed = await driver.update(idempotencyItemKey(key), {
        expression: 'SET fingerprint = :fingerprint, turnId = :after',
        values: { ':fingerprint': after.fingerprint, ':after': after.turnId, ':before': before.turnId },
        condition: 'turnId = :before',
      })
      return changed !== undefined
    },
  }
}

function keyedTurnOf({ fingerprint, turnId }: Item): KeyedTurn {
  return { fingerprint: String(fingerprint), turnId: String(turnId) }
}
