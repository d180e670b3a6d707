import type { Backoff } from './backoff.ts'
import { allItems, isLive, keyOf, secondsOf } from './conversation-items.ts'
import type { ConversationContext } from './dynamodb-conversations.ts'
import { StoreError } from './store-error.ts'
import { type Guard, type Key, maxRemovedAtOnce, type TableDriver } from './table-driver.ts'

/** Batches are asked for again while the table has no capacity for some of their items. */
const maxBatchAttempts = 8

/**
 * Removes a conversation with every item of it. The head goes first: from then on nobody sees the turns, and of two
 * who remove at once one is told so. Turns that a removal before left behind, because its process died, go too; those
 * of a conversation that is begun anew meanwhile stay. Where the guard does not hold for the head, the head stays too.
 */
export async function removeConversation(context: ConversationContext, head: Key, guard?: Guard): Promise<boolean> {
  const { driver, clock } = context
  const before = await driver.remove(head, guard)
  const items = await allItems(driver, head, ['pk', 'sk', 'epoch'])
  const turns = items.filter(({ sk }) => sk !== head.sk)
  if (turns.length > 0) {
    const now = await driver.get(head)
    await removeItems(context, turns.filter(({ epoch }) => epoch !== now?.epoch).map(keyOf))
  }
  return before !== undefined && isLive(before, secondsOf(clock.wallNow()))
}

/** Removes items, however many, and asks again for those that the table had no capacity for. */
export async function removeItems(
  { driver, backoff }: { driver: TableDriver; backoff: Backoff },
  keys: readonly Key[],
): Promise<void> {
  for (let start = 0; start < keys.length; start += maxRemovedAtOnce) {
    let left = await driver.removeMany(keys.slice(start, start + maxRemovedAtOnce))
    for (let attempt = 1; left.length > 0; attempt += 1) {
      if (attempt === maxBatchAttempts) {
        throw new StoreError('throttled', `${left.length} items could not be removed; remove the conversation again`)
      }
      await backoff(attempt)
      left = await driver.removeMany(left)
    }
  }
}
