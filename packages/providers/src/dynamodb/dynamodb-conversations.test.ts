import { randomUUID } from 'node:crypto'
import { type Clock, systemClock } from '@manga-assist/clock'
import { type ConversationStore, maxTurnsKept, type Turn } from '@manga-assist/core'
import { conversationTurn as turn } from '@manga-assist/core/testing'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { createBackoff } from './backoff.ts'
import { createDynamodbClient } from './dynamodb-client.ts'
import { createDynamodbConversations } from './dynamodb-conversations.ts'
import { createDynamodbDriver } from './dynamodb-driver.ts'
import type { Item, TableDriver } from './table-driver.ts'
import { type LocalDynamodb, localCredentials, startLocalDynamodb } from './testing/local-dynamodb.ts'

const dayMs = 86_400_000

let dynamodb: LocalDynamodb
beforeAll(async () => {
  dynamodb = await startLocalDynamodb()
})
afterAll(() => dynamodb.close())

describe('what is removed', () => {
  test('leaves no item behind, however long the conversation was', async () => {
    const { driver, store } = await openTable()
    for (let index = 0; index < 60; index += 1) await store.saveTurn('reader', 'c1', turn(`m${index}`, 1_000))
    await store.saveTurn('reader', 'c2', turn('m1', 1_000))
    expect(await store.remove('reader', 'c1')).toBe(true)
    const left = await itemsOf(driver, 'reader')
    expect(left.map(({ sk }) => String(sk).split('#')[1])).toEqual(['c2', 'c2'])
  })

  // The first step takes a place in the head, the second writes the turn, the third shows it in the list.
  test.each([1, 2, 3])('leaves no item behind when it is removed before step %i of a saving', async (step) => {
    const { driver, store, clock } = await openTable()
    await store.saveTurn('reader', 'c1', turn('m1', 1_000))
    const slow = storeOn(
      beforeUpdate(driver, step, () => store.remove('reader', 'c1')),
      clock,
    )
    await slow.saveTurn('reader', 'c1', turn('m2', 2_000))
    await expectAllOrNothing(driver, store, step === 1 ? ['m2'] : [])
  })

  test.each([2, 3])(
    'stays removed, and the new one whole, when begun anew before step %i of a saving',
    async (step) => {
      const { driver, store, clock } = await openTable()
      await store.saveTurn('reader', 'c1', turn('m1', 1_000))
      const slow = storeOn(
        beforeUpdate(driver, step, async () => {
          await store.remove('reader', 'c1')
          await store.saveTurn('reader', 'c1', turn('new', 3_000))
        }),
        clock,
      )
      await slow.saveTurn('reader', 'c1', turn('m2', 2_000))
      await expectAllOrNothing(driver, store, ['new'])
    },
  )

  test('takes along what a removal that died half way left behind', async () => {
    const { driver, store, clock } = await openTable()
    await store.saveTurn('reader', 'c1', turn('m1', 1_000))
    const dying = storeOn({ ...driver, removeMany: () => Promise.reject(new Error('process killed')) }, clock)
    await expect(dying.remove('reader', 'c1')).rejects.toThrow('process killed')
    expect(await store.read('reader', 'c1')).toBeUndefined()
    expect(await store.remove('reader', 'c1')).toBe(false)
    expect(await itemsOf(driver, 'reader')).toEqual([])
  })
})

describe('what has expired', () => {
  test('is not read any more, though DynamoDB has not deleted it yet', async () => {
    const { driver, store, clock } = await openTable({ turnLifetimeDays: 7 })
    await store.saveTurn('reader', 'c1', turn('old', 1_000))
    clock.wallMs += 4 * dayMs
    await store.saveTurn('reader', 'c1', turn('young', 2_000))
    await store.saveTurn('reader', 'c2', turn('m1', 2_000))
    clock.wallMs += 4 * dayMs
    expect(idsOf(await store.read('reader', 'c1'))).toEqual(['young'])
    clock.wallMs += 4 * dayMs
    expect(await store.read('reader', 'c1')).toBeUndefined()
    expect(await store.list('reader', 10)).toEqual([])
    expect(await store.remove('reader', 'c2')).toBe(false)
    expect((await itemsOf(driver, 'reader')).length).toBeGreaterThan(0)
  })

  test('is kept for 90 days, told to DynamoDB in seconds', async () => {
    const { driver, store, clock } = await openTable()
    await store.saveTurn('reader', 'c1', turn('m1', 1_000))
    const expected = Math.floor(clock.wallMs / 1_000) + 90 * 86_400
    expect((await itemsOf(driver, 'reader')).map(({ expiresAt }) => expiresAt)).toEqual([expected, expected])
  })

  test('does not come back when the conversation goes on, whoever of two goes on first', async () => {
    const { driver, store, clock } = await openTable({ turnLifetimeDays: 7 })
    await store.saveTurn('reader', 'c1', turn('old', 9_000))
    clock.wallMs += 8 * dayMs
    // Both find the head expired; the second one removes it only if it still is.
    const first = () => store.saveTurn('reader', 'c1', turn('m1', 1_000))
    const second = storeOn(beforeRemove(driver, first), clock)
    await second.saveTurn('reader', 'c1', turn('m2', 1_000))
    expect(idsOf(await store.read('reader', 'c1'))).toEqual(['m1', 'm2'])
    expect(await store.list('reader', 10)).toEqual([{ id: 'c1', updatedAtMs: 1_500, firstQuestion: 'question m1' }])
  })
})

test('of a long conversation the table holds few turns more than are read', async () => {
  const { driver, store } = await openTable()
  for (let index = 0; index < maxTurnsKept + 45; index += 1)
    await store.saveTurn('reader', 'c1', turn(`m${index}`, 1_000))
  expect((await itemsOf(driver, 'reader')).length).toBeLessThanOrEqual(1 + maxTurnsKept + 20)
})

test('reads and lists what takes many pages', async () => {
  const { store } = await openTable()
  const answer = { messageId: 'a', text: '夜'.repeat(16_384), recommended: [], complete: true }
  for (let index = 0; index < 40; index += 1) {
    // 40 answers of 48 kB are two pages of DynamoDB's 1 MB.
    await store.saveTurn('reader', 'long', { ...turn(`m${index}`, 1_000), answer })
    await store.saveTurn('reader', `short-${index}`, turn('m1', index))
  }
  expect((await store.read('reader', 'long'))?.turns).toHaveLength(40)
  expect(await store.list('reader', 100)).toHaveLength(41)
})

test('says so when a turn is larger than an item may be', async () => {
  const { store } = await openTable()
  const { answer, ...rest } = turn('m1', 1_000)
  const saving = store.saveTurn('reader', 'c1', { ...rest, answer: { ...answer, text: '夜'.repeat(130_000) } })
  await expect(saving).rejects.toMatchObject({ name: 'StoreError', code: 'too-large' })
  expect(await store.read('reader', 'c1')).toBeUndefined()
})

/** An empty table with a store on it, whose wall clock the test moves. */
async function openTable({ turnLifetimeDays = 90 } = {}) {
  const table = await dynamodb.newTable()
  const { endpoint } = dynamodb
  const client = createDynamodbClient({ region: 'local', endpoint, maxSockets: 4, credentials: localCredentials })
  const options = { client, table, maxConcurrentCalls: 4, startCheck: 'touch' as const, clock: systemClock }
  const driver = createDynamodbDriver(options)
  onTestFinished(() => driver.close())
  const clock = { ...systemClock, wallMs: Date.UTC(2026, 0, 1, 12), wallNow: () => clock.wallMs }
  return { driver, clock, store: storeOn(driver, clock, turnLifetimeDays) }
}

function storeOn(driver: TableDriver, clock: Clock, turnLifetimeDays = 90): ConversationStore {
  const backoff = createBackoff({ clock: systemClock, random: Math.random })
  return createDynamodbConversations({ driver, backoff, clock, newId: randomUUID, turnLifetimeDays })
}

/** Lets something else happen just before update number `step`, as when two processes meet. */
function beforeUpdate(driver: TableDriver, step: number, meanwhile: () => Promise<unknown>): TableDriver {
  let updates = 0
  return {
    ...driver,
    async update(key, change) {
      updates += 1
      if (updates === step) await meanwhile()
      return driver.update(key, change)
    },
  }
}

function beforeRemove(driver: TableDriver, meanwhile: () => Promise<unknown>): TableDriver {
  let removals = 0
  return {
    ...driver,
    async remove(key, guard) {
      removals += 1
      if (removals === 1) await meanwhile()
      return driver.remove(key, guard)
    },
  }
}

/** Read, list and the table itself must tell the same: these turns and no other item of the conversation. */
async function expectAllOrNothing(driver: TableDriver, store: ConversationStore, ids: readonly string[]) {
  expect(idsOf(await store.read('reader', 'c1'))).toEqual(ids)
  expect((await store.list('reader', 10)).map(({ id }) => id)).toEqual(ids.length > 0 ? ['c1'] : [])
  expect(await itemsOf(driver, 'reader')).toHaveLength(ids.length > 0 ? ids.length + 1 : 0)
}

async function itemsOf(driver: TableDriver, userId: string): Promise<Item[]> {
  const items: Item[] = []
  for await (const item of driver.query({ keyCondition: 'pk = :pk', values: { ':pk': `USER#${userId}` } })) {
    items.push(item)
  }
  return items
}

function idsOf(conversation: { turns: readonly Turn[] } | undefined): string[] {
  return conversation?.turns.map(({ id }) => id) ?? []
}
