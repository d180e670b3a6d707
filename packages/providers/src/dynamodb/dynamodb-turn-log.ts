import { isLastEvent, type TurnEvent, type TurnLog, turnKeptMs } from '@manga-assist/core'
import { secondsOf } from './conversation-items.ts'
import { latestTurnKey, runningTurnKey } from './keys.ts'
import type { Change, Item, TableDriver } from './table-driver.ts'

/**
 * Running answers in DynamoDB: an item each, to which every batch of events adds an attribute. A Redis in front is
 * cheaper where there is one; this is for where there is none.
 */
export function createDynamodbTurnLog(driver: TableDriver): TurnLog {
  return {
    async begin(turn, atMs, keptMs = turnKeptMs) {
      const expiresAt = secondsOf(atMs + keptMs)
      const { userId, conversationId, turnId } = turn
      await driver.put({ ...runningTurnKey(turn), aliveAtMs: atMs, nextEvent: 0, expiresAt }, unlessBegun)
      await driver.put(
        { ...latestTurnKey(userId, conversationId), turnId, expiresAt: secondsOf(atMs + turnKeptMs) },
        always,
      )
    },
    append: (turn, batch, atMs) => append(driver, turn, batch, atMs),
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

/** Of the attributes that hold events: `batch4` has those from number 4 on. */
const batchPrefix = 'batch'
const unlessBegun = { condition: 'attribute_not_exists(pk)' }
const always = { condition: 'attribute_exists(pk) OR attribute_not_exists(pk)' }

type Turn = Parameters<TurnLog['markDelivered']>[0]
type Batch = Parameters<TurnLog['append']>[1]
type Wishes = Awaited<ReturnType<TurnLog['append']>>

async function append(driver: TableDriver, turn: Turn, batch: Batch, atMs: number): Promise<Wishes> {
  const changed = await driver.update(runningTurnKey(turn), batch.events.length > 0 ? adding(batch, atMs) : alive(atMs))
  if (changed) return wishesOf(changed)
  // It came before, at least in part, or the turn has its end, or is forgotten.
  const known = await driver.get(runningTurnKey(turn))
  const rest = known && newIn(batch, known)
  return rest && rest.events.length > 0 ? append(driver, turn, rest, atMs) : wishesOf(known)
}

function wishesOf(item: Item | undefined): Wishes {
  return { stopRequested: item?.stopRequested === 1, readAtMs: Number(item?.readAtMs ?? 0) }
}

function alive(atMs: number): Change {
  return { expression: 'SET aliveAtMs = :at', values: { ':at': atMs }, condition: 'attribute_exists(pk)' }
}

/** Only in its place: of several that end the turn at once, one does. */
function adding({ from, events }: Batch, atMs: number): Change {
  const ends = events.some(isLastEvent)
  const text = JSON.stringify(events, withoutFaults)
  return {
    expression: `SET aliveAtMs = :at, nextEvent = :next, ${batchPrefix}${from} = :events${ends ? ', ended = :ended' : ''}`,
    values: {
      ':at': atMs,
      ':from': from,
      ':next': from + events.length,
      ':events': text,
      ...(ends && { ':ended': 1 }),
    },
    condition: 'nextEvent = :from AND attribute_not_exists(ended)',
  }
}

/** What the turn does not have of a batch; nothing of one that leaves a gap or comes behind the end. */
function newIn({ from, events }: Batch, { nextEvent, ended }: Item): Batch {
  const next = Number(nextEvent)
  return { from: next, events: ended === 1 || next < from ? [] : events.slice(next - from) }
}

async function mark(driver: TableDriver, turn: Turn, attribute: string, value = 1): Promise<void> {
  const change = {
    expression: `SET ${attribute} = :value`,
    values: { ':value': value },
    condition: 'attribute_exists(pk)',
  }
  await driver.update(runningTurnKey(turn), { ...change, silent: true })
}

function eventsOf(item: Item): TurnEvent[] {
  const numbers = Object.keys(item)
    .filter((name) => name.startsWith(batchPrefix))
    .map((name) => Number(name.slice(batchPrefix.length)))
  return numbers.sort((one, other) => one - other).flatMap((from) => JSON.parse(String(item[batchPrefix + from])))
}

/** What was thrown stays in the process that threw it. */
function withoutFaults(name: string, value: unknown): unknown {
  return name === 'error' ? undefined : value
}
