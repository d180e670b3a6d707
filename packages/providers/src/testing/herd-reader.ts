// Run by `runHerd` as a process of its own: reads one hot key, first once, then many times at once, as it is told.
import { type Clock, sleep, systemClock } from '@manga-assist/clock'
import * as z from 'zod'
import { entryName } from '../cache/cache-key.ts'
import { staleRecheckMs } from '../cache/cache-limits.ts'
import { openRedis } from '../cache/open-redis.ts'
import { createTieredCache } from '../cache/tiered-cache.ts'

const [url = '', readers = '0', state = '', loadMs = '0'] = process.argv.slice(2)
/** No herd takes so long, on however busy a machine: the key's time is up when that is told, and not otherwise. */
const freshMs = 24 * 3_600_000
const staleMs = state === 'stale' ? freshMs : 0
/** For Redis and for each other. What is counted is reads of the store, not how soon they come. */
const patienceMs = 60_000
/** Between two looks for the new value, so that who fetches it gets the processor. */
const lookIntervalMs = 5

/** How far this process is ahead of the machine's time. */
let aheadMs = 0
const clock: Clock = {
  ...systemClock,
  now: () => systemClock.now() + aheadMs,
  wallNow: () => systemClock.wallNow() + aheadMs,
}
const newId = () => crypto.randomUUID()
const common = { clock, random: Math.random, newId }
const redis = await openRedis({ ...common, url, subscribe: true, budgetMs: patienceMs, connectMs: patienceMs })
const limits = { leaseWaitMs: patienceMs, leaseMs: patienceMs, loadMs: patienceMs }
const cache = createTieredCache({ ...common, redis, limits })
const schema = z.string()
const region = cache.region({ name: 'herd', schema, version: 1, freshMs, staleMs, negativeMs: 0 })
const key = ['all', 'hot'] as const

/** What the store has changes with the key's time, so that readers see whether it was read again. */
const read = () =>
  region.get(key, async (signal) => {
    const value = aheadMs === 0 ? 'old' : 'new'
    await sleep(clock, Number(loadMs), signal)
    return value
  })

const answers: Record<string, () => Promise<object>> = {
  async warm() {
    await read()
    return {}
  },
  async age() {
    aheadMs = freshMs + staleRecheckMs
    // Redis has a clock of its own, which nobody sets ahead.
    if (state === 'expired') await redis.eval(`redis.call('DEL', KEYS[1])`, [entryName('herd', 1, key)], [])
    return {}
  },
  async herd() {
    const before = cache.counts.herd?.store.reads ?? 0
    const values = await Promise.all(Array.from({ length: Number(readers) }, read))
    const right = values.filter((value) => value === 'new' || (value === 'old' && state === 'stale')).length
    await untilNew()
    return { storeReads: (cache.counts.herd?.store.reads ?? 0) - before, right }
  },
  async end() {
    await cache.close()
    redis.close()
    process.disconnect()
    return {}
  },
}

/** A stale value is shown at once; what replaces it may still be on its way. */
async function untilNew(): Promise<void> {
  while ((await read()) !== 'new') {
    // Else L1 would go on to show what it has, and not look.
    aheadMs += staleRecheckMs + 1
    await sleep(clock, lookIntervalMs)
  }
}

process.on('message', async (word: string) => {
  const answer = await answers[word]?.()
  if (process.connected) process.send?.(answer)
})
process.send?.('ready')
