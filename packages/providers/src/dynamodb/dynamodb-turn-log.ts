import type { TurnEvent, TurnLog } from '@manga-assist/core'
import { secondsOf } from './conversation-items.ts'
import { latestTurnKey, runningTurnKey } from './keys.ts'
import type { Item, TableDriver } from './table-driver.ts'

/** Far longer than an answer and a reader's patience together. */
const keptSeconds = 1_800

/**
 * Running answers in DynamoDB: an item each, to which every batch of events adds an attribute. A Redis in front is
 * cheaper where there is one; this is for where there is none.
 */
export function createDynamodbTurnLog(driver: TableDriver): TurnLog {
  return {
    async begin(turn, atMs) {
      const expiresAt = secondsOf(atMs) + keptSeconds
      const { userId, conversationId, turnId } = turn
      await driver.put({ ...runningTurnKey(turn), aliveAtMs: atMs, expiresAt }, unlessBegun)
      await driver.put({ ...latestTurnKey(userId, conversationId), turnId, expiresAt }, always)
    },
    async append(turn, { from, events }, atMs) {
      const isEmpty = events.length === 0
      // Named by all its numbers: a call that comes late or again never puts fewer events in place of more.
      const batch = isEmpty ? '' : `, ${batchPrefix}${from}to${from + events.length} = :events`
      const item = await driver.update(runningTurnKey(turn), {
        expression: `SET aliveAtMs = :at${batch}`,
        values: { ':at': atMs, ...(!isEmpty && { ':events': JSON.stringify(events, withoutFaults) }) },
        condition: 'attribute_exists(pk)',
      })
      if (item === undefined) return { stopRequested: false, readAtMs: 0 }
      return { stopRequested: item.stopRequested === 1, readAtMs: Number(item.readAtMs ?? 0) }
    },
    noteReader: (turn, atMs) => mark(driver, turn, 'readAtMs', atMs),
    async read(turn, from) {
      const item = await driver.get(runningTurnKey(turn))
      if (item === undefined) return undefined
      return { events: eventsOf(item).slice(from), aliveAtMs: Number(item.aliveAtMs), delivered: item.delivered === 1 }
    },
    async latest(userId, conversationId) {
      const item = await driver.get(latestTurnKey(userId, conversationId))
      return item && { userId, conversationId, turnId: String(item.turnId) }
    },
    requestStop: (turn) => mark(driver, turn, 'stopRequested'),
    markDelivered: (turn) => mark(driver, turn, 'delivered'),
  }
}

/** Of the attributes that hold events: `batch4to7` has those with the numbers 4, 5 and 6. */
const batchPrefix = 'batch'
const unlessBegun = { condition: 'attribute_not_exists(pk)' }
const always = { condition: 'attribute_exists(pk) OR attribute_not_exists(pk)' }

type Turn = Parameters<TurnLog['markDelivered']>[0]

async function mark(driver: TableDriver, turn: Turn, attribute: string, value = 1): Promise<void> {
  const change = {
    expression: `SET ${attribute} = :value`,
    values: { ':value': value },
    condition: 'attribute_exists(pk)',
  }
  await driver.update(runningTurnKey(turn), { ...change, silent: true })
}

/** Up to the first gap. Batches overlap where one came again with more. */
function eventsOf(item: Item): TurnEvent[] {
  const batches = Object.keys(item)
    .filter((name) => name.startsWith(batchPrefix))
    .map((name) => ({ from: Number.parseInt(name.slice(batchPrefix.length), 10), name }))
  const events: TurnEvent[] = []
  for (const { from, name } of batches.sort((one, other) => one.from - other.from)) {
    if (from > events.length) break
    events.push(...JSON.parse(String(item[name])).slice(events.length - from))
  }
  return events
}

/** What was thrown stays in the process that threw it. */
function withoutFaults(name: string, value: unknown): unknown {
  return name === 'error' ? undefined : value
}
