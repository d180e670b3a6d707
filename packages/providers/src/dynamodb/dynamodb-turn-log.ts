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
      await driver.put({ ...runningTurnKey(turn), aliveAtMs: atMs, batches: 0, expiresAt }, always)
      await driver.put({ ...latestTurnKey(userId, conversationId), turnId, expiresAt }, always)
    },
    async append(turn, events, atMs) {
      const batch = events.length === 0 ? '' : ', batches = batches + :one'
      const item = await driver.update(runningTurnKey(turn), {
        expression: `SET aliveAtMs = :at${batch}`,
        values: { ':at': atMs, ...(events.length > 0 && { ':one': 1 }) },
        condition: 'attribute_exists(pk)',
      })
      if (item === undefined) return { stopRequested: false, readAtMs: 0 }
      if (events.length > 0) await addBatch(driver, turn, Number(item.batches), events)
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

const always = { condition: 'attribute_exists(pk) OR attribute_not_exists(pk)' }

type Turn = Parameters<TurnLog['markDelivered']>[0]

async function addBatch(driver: TableDriver, turn: Turn, number: number, events: readonly TurnEvent[]): Promise<void> {
  await driver.update(runningTurnKey(turn), {
    expression: `SET batch${number} = :events`,
    values: { ':events': JSON.stringify(events, withoutFaults) },
    silent: true,
  })
}

async function mark(driver: TableDriver, turn: Turn, attribute: string, value = 1): Promise<void> {
  const change = {
    expression: `SET ${attribute} = :value`,
    values: { ':value': value },
    condition: 'attribute_exists(pk)',
  }
  await driver.update(runningTurnKey(turn), { ...change, silent: true })
}

/** Up to the first batch that is not there: its writer has taken the number and is about to write it. */
function eventsOf(item: Item): TurnEvent[] {
  const events: TurnEvent[] = []
  for (let number = 1; item[`batch${number}`] !== undefined; number += 1) {
    events.push(...JSON.parse(String(item[`batch${number}`])))
  }
  return events
}

/** What was thrown stays in the process that threw it. */
function withoutFaults(name: string, value: unknown): unknown {
  return name === 'error' ? undefined : value
}
