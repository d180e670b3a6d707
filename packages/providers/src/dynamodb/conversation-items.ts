import type { Turn } from '@manga-assist/core'
import type { Item, Key, TableDriver } from './table-driver.ts'

/** DynamoDB counts expiry in whole seconds. */
export function secondsOf(wallMs: number): number {
  return Math.floor(wallMs / 1_000)
}

/** Whether an item has not expired. DynamoDB deletes what has, but takes days over it, so reads must look. */
export function isLive(item: Item, nowSeconds: number): boolean {
  return Number(item.expiresAt) > nowSeconds
}

/** A conversation's head, which comes first, and its turns, by their ids. */
export async function allItems(driver: TableDriver, head: Key, attributes?: readonly string[]): Promise<Item[]> {
  const items: Item[] = []
  const query = {
    keyCondition: 'pk = :pk AND begins_with(sk, :beginning)',
    values: { ':pk': head.pk, ':beginning': head.sk },
    ...(attributes && { attributes }),
  }
  for await (const item of driver.query(query)) items.push(item)
  return items
}

/** The turns that count, in the order of their first saving: live, and of the epoch that the head names. */
export function turnsInOrder(headKey: Key, items: readonly Item[], nowSeconds: number): Item[] {
  const head = items.find(({ sk }) => sk === headKey.sk)
  if (head === undefined) return []
  const turns = items.filter((item) => item !== head && item.epoch === head.epoch && isLive(item, nowSeconds))
  return turns.sort((a, b) => Number(a.turnPosition) - Number(b.turnPosition))
}

export function turnOf(item: Item): Turn {
  return JSON.parse(String(item.body))
}

export function keyOf({ pk, sk }: Item): Key {
  return { pk: String(pk), sk: String(sk) }
}
