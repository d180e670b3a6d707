import { systemClock } from '@manga-assist/clock'
import { maxTurnsKept } from '@manga-assist/core'
import { describeConversationStore, describePreferenceStore } from '@manga-assist/core/testing'
import { findTool } from '@manga-assist/workspace/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSqliteConversations } from '../sqlite/sqlite-conversations.ts'
import { openSqliteDatabase } from '../sqlite/sqlite-database.ts'
import { createSqlitePreferences } from '../sqlite/sqlite-preferences.ts'
import { type RedisServer, startRedisServer } from '../testing/redis-server.ts'
import type { CacheEvent } from './cache-event.ts'
import type { CacheLimits } from './cache-limits.ts'
import { cachedConversations } from './cached-conversations.ts'
import { cachedPreferences } from './cached-preferences.ts'
import { openRedis, type RedisTier } from './open-redis.ts'
import { createTieredCache } from './tiered-cache.ts'

const program = findTool('redis')
/** Tests that hold a budget would fail on a machine that is busy with something else. */
const patientMs = 20_000
const newId = () => crypto.randomUUID()

describePreferenceStore('SQLite behind L1', () => {
  const { cache } = process({ limits: { unvalidatedMs: 60_000 } })
  return cachedPreferences(createSqlitePreferences(openSqliteDatabase(':memory:')), cache)
})
describeConversationStore('SQLite behind L1', () => {
  const { cache } = process({ limits: { unvalidatedMs: 60_000 } })
  return cachedConversations(createSqliteConversations(openSqliteDatabase(':memory:')), cache)
})

describe.skipIf(program === undefined)('over a real Redis', () => {
  let server: RedisServer
  const tiers: RedisTier[] = []
  const open = async () => {
    const tier = await openRedis({
      url: server.url,
      subscribe: true,
      budgetMs: patientMs,
      connectMs: patientMs,
      clock: systemClock,
      random: () => 0.5,
      newId,
    })
    tiers.push(tier)
    return tier
  }
  beforeAll(async () => {
    server = await startRedisServer(program ?? '')
    await open()
    await open()
  })
  afterAll(async () => {
    for (const tier of tiers) tier.close()
    await server.kill()
  })

  describePreferenceStore('SQLite behind Redis and two L1, in turn', () => {
    const store = createSqlitePreferences(openSqliteDatabase(':memory:'))
    const user = userOfThisTest()
    const [one, other] = twoProcesses(tiers).map(({ cache }) => cachedPreferences(store, cache))
    const next = inTurn(one, other)
    return {
      read: (userId) => next().read(user(userId)),
      update: (userId, change) => next().update(user(userId), change),
    }
  })

  describeConversationStore('SQLite behind Redis and two L1, in turn', () => {
    const store = createSqliteConversations(openSqliteDatabase(':memory:'))
    const user = userOfThisTest()
    const [one, other] = twoProcesses(tiers).map(({ cache }) => cachedConversations(store, cache))
    const next = inTurn(one, other)
    return {
      read: (userId, id) => next().read(user(userId), id),
      list: (userId, limit) => next().list(user(userId), limit),
      saveTurn: (userId, id, turn) => next().saveTurn(user(userId), id, turn),
      remove: (userId, id) => next().remove(user(userId), id),
    }
  })

  test('a conversation that goes on is read from the store once, in whichever process its turns run', async () => {
    const store = createSqliteConversations(openSqliteDatabase(':memory:'))
    const caches = twoProcesses(tiers)
    const user = userOfThisTest()('reader')
    const stores = caches.map(({ cache }) => cachedConversations(store, cache))
    for (let turn = 0; turn < 10; turn += 1) {
      const conversations = stores[turn % 2]
      expect((await conversations?.read(user, 'c1'))?.turns.length ?? 0).toBe(turn)
      await conversations?.saveTurn(user, 'c1', turnOf(`m${turn}`))
    }
    const reads = caches.map(({ cache }) => cache.counts.conversations?.store.reads)
    expect(reads).toEqual([1, 0])
  })

  test('what the cache adds a turn to is what the store has, past the length at which the store forgets', async () => {
    const store = createSqliteConversations(openSqliteDatabase(':memory:'))
    const user = userOfThisTest()('reader')
    const [one, other] = twoProcesses(tiers).map(({ cache }) => cachedConversations(store, cache))
    const focus = {
      kind: 'similar' as const,
      terms: 'heist',
      subjects: ['night-vault'],
      constraints: { maxVolumes: 5 },
    }
    for (let turn = 0; turn < maxTurnsKept + 5; turn += 1) {
      await one?.read(user, 'c1')
      await one?.saveTurn(user, 'c1', { ...turnOf(`m${turn}`), ...(turn % 2 === 0 && { focus }) })
    }
    await one?.saveTurn(user, 'c1', { ...turnOf(`m${maxTurnsKept}`), question: 'said again' })
    expect(await other?.read(user, 'c1')).toEqual(await store.read(user, 'c1'))
    expect((await other?.read(user, 'c1'))?.turns.length).toBe(maxTurnsKept)
  })

  test('a write in one process is read at once in the other, a hundred times over', async () => {
    const store = createSqlitePreferences(openSqliteDatabase(':memory:'))
    const user = userOfThisTest()('reader')
    const [one, other] = twoProcesses(tiers).map(({ cache }) => cachedPreferences(store, cache))
    for (let write = 0; write < 100; write += 1) {
      await one?.update(user, (before) => ({ ...before, liked: [`title-${write}`] }))
      expect((await other?.read(user))?.liked).toEqual([`title-${write}`])
    }
  })
})

/** Each contract test has its own store behind the one Redis: its users must be its own too. */
function userOfThisTest() {
  const prefix = newId()
  return (userId: string) => JSON.stringify([prefix, userId])
}

function twoProcesses(tiers: readonly RedisTier[]) {
  return tiers.slice(0, 2).map((redis) => process({ redis }))
}

function inTurn<T>(one: T | undefined, other: T | undefined): () => T {
  let calls = 0
  return () => {
    calls += 1
    return (calls % 2 === 0 ? one : other) as T
  }
}

function process(options: { redis?: RedisTier; limits?: Partial<CacheLimits> }) {
  const events: CacheEvent[] = []
  const cache = createTieredCache({
    ...options,
    clock: systemClock,
    random: () => 0.5,
    newId,
    onEvent: (event) => events.push(event),
  })
  return { cache, events }
}

function turnOf(id: string) {
  const answer = { messageId: `answer-${id}`, text: 'Try “Night Vault”.', recommended: ['night-vault'], complete: true }
  return { id, askedAtMs: 1, answeredAtMs: 2, intent: 'recommend' as const, question: 'what next?', answer }
}
