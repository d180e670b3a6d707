import { type CacheEntry, cachified, totalTtl } from '@epic-web/cachified'
import type { Clock } from '@manga-assist/clock'
import { type Preferences, preferencesSchema } from '@manga-assist/contracts'
import { createStores, createTieredCache, openRedis, type RedisTier } from '@manga-assist/providers'
import { runHerd, startRedisServer } from '@manga-assist/providers/testing'
import { findTool } from '@manga-assist/workspace/testing'
import { LRUCache } from 'lru-cache'
import type { Benchmark, BenchmarkContext, BenchmarkResult } from '../benchmark.ts'
import { interleave, type Round } from '../interleave.ts'
import { atMost, row } from '../statistics.ts'
import { measureRedisFaults } from './redis-faults.ts'

/** Gets per case and round. */
const gets = { memory: 20_000, elsewhere: 1_000 }
const herd = { processes: 4, readers: 10_000, loadMs: 20 } as const
const newId = () => crypto.randomUUID()

export const cacheBenchmark: Benchmark = {
  name: 'cache',
  about:
    'a get from each tier against a bare LRU map and @epic-web/cachified; a herd; turns while Redis is stalled or down',
  rounds: 9,
  async run(context) {
    const program = findTool('redis')
    if (program === undefined) {
      context.progress('no redis-server on this machine: everything that needs Redis is skipped')
      return measureGets(context, undefined)
    }
    const server = await startRedisServer(program)
    // A generous budget: here the time of an answer is measured, not that a late one is given up.
    const redis = await openRedis({
      ...{ url: server.url, subscribe: true, clock: context.clock, random: Math.random, newId },
      budgetMs: 1_000,
    })
    try {
      const results = [
        await measureGets(context, redis),
        await measureHerd(context, server.url),
        await measureRedisFaults(context, server.port),
      ]
      return { rows: results.flatMap(({ rows }) => rows), targets: results.flatMap(({ targets }) => targets) }
    } finally {
      redis.close()
      await server.kill()
    }
  },
}

/** Microseconds per get, one get at a time, of what a reader told us. */
async function measureGets(context: BenchmarkContext, redis: RedisTier | undefined): Promise<BenchmarkResult> {
  context.progress('gets from each tier')
  const cases = await getCases(context.clock, redis)
  const figures = await interleave(cases, context.rounds, context.signal, context.progress)
  const of = (name: string) => ({ case: name, metric: 'get', unit: 'µs' })
  const floor = { case: 'lru-cache', rounds: figures['lru-cache'] ?? [] }
  return {
    rows: Object.entries(figures).map(([name, rounds]) =>
      name === floor.case ? row(of(name), rounds) : row(of(name), rounds, floor),
    ),
    targets: [],
  }
}

async function getCases(clock: Clock, redis: RedisTier | undefined): Promise<Record<string, Round>> {
  const stores = await createStores({ kind: 'sqlite', file: ':memory:' }, { clock, random: Math.random, newId })
  const store = stores.preferences
  const told = Array.from({ length: 30 }, (_, index) => `title-${index}`)
  for (const user of ['a', 'b']) await store.update(user, (before) => ({ ...before, liked: told }))
  const cache = createTieredCache({ ...(redis && { redis }), clock, random: Math.random, newId })
  const lives = { schema: preferencesSchema, version: 1, freshMs: 600_000, staleMs: 0, negativeMs: 0, localMs: 600_000 }
  const local = cache.region({ ...lives, name: 'local' })
  const confirmed = cache.region({ ...lives, name: 'confirmed', readYourWrites: true })
  // Two users in turn never find themselves in an L1 that has room for one.
  const remote = cache.region({ ...lives, name: 'remote', maxEntries: 1 })
  const load = (user: string) => () => store.read(user)
  const plain = new LRUCache<string, Preferences>({ max: 1_000 })
  plain.set('a', await store.read('a'))
  const peer = new LRUCache<string, CacheEntry>({ max: 1_000 })
  const peerCache = {
    set: (key: string, value: CacheEntry) => peer.set(key, value, { ttl: totalTtl(value.metadata) }),
    get: (key: string) => peer.get(key),
    delete: (key: string) => peer.delete(key),
  }

  const memory = timed(clock, gets.memory)
  const elsewhere = timed(clock, gets.elsewhere)
  return {
    'lru-cache': memory(async () => plain.get('a')),
    L1: memory(() => local.get(['a'], load('a'))),
    cachified: memory(() => cachified({ key: 'a', cache: peerCache, ttl: 600_000, getFreshValue: load('a') })),
    'store (SQLite)': elsewhere((index) => store.read(userAt(index))),
    ...(redis && {
      'L1 confirmed by Redis': elsewhere(() => confirmed.get(['a'], load('a'))),
      Redis: elsewhere((index) => remote.get([userAt(index)], load(userAt(index)))),
    }),
  }
}

const userAt = (index: number) => (index % 2 === 0 ? 'a' : 'b')

/** A round of `count` gets, in microseconds for each. */
function timed(clock: Clock, count: number): (get: (index: number) => Promise<unknown>) => Round {
  return (get) => async () => {
    const startMs = clock.now()
    for (let index = 0; index < count; index += 1) await get(index)
    return ((clock.now() - startMs) / count) * 1_000
  }
}

async function measureHerd({ progress, signal }: BenchmarkContext, redisUrl: string): Promise<BenchmarkResult> {
  const reads: Record<'expired' | 'stale', number[]> = { expired: [], stale: [] }
  for (let round = 0; round < 3; round += 1) {
    for (const state of ['expired', 'stale'] as const) {
      signal.throwIfAborted()
      progress(`herd, ${herd.readers} readers in ${herd.processes} processes on a key that is ${state}`)
      // Each herd has a Redis database of its own: nothing is left of the one before.
      const database = round * 2 + (state === 'stale' ? 1 : 0)
      const { storeReads, right } = await runHerd({ ...herd, state, redisUrl: `${redisUrl}/${database}` })
      if (right !== herd.readers) throw new Error(`${herd.readers - right} readers of a herd got no value`)
      reads[state].push(storeReads)
    }
  }
  const metric = `store reads for ${herd.readers} readers`
  return {
    rows: Object.entries(reads).map(([state, rounds]) => row({ case: `herd, ${state}`, metric, unit: '' }, rounds)),
    targets: Object.entries(reads).map(([state, rounds]) =>
      atMost(`most ${metric}, ${state}`, 2, '', Math.max(...rounds)),
    ),
  }
}
