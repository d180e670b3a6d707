// Run by `runHerd` as a process of its own: reads one hot key, first once, then many times at once, as it is told.
import { systemClock as clock, sleep } from '@manga-assist/clock'
import * as z from 'zod'
import { openRedis } from '../cache/open-redis.ts'
import { createTieredCache } from '../cache/tiered-cache.ts'

const [url = '', readers = '0', freshMs = '0', staleMs = '0', loadMs = '0'] = process.argv.slice(2)
const newId = () => crypto.randomUUID()
const common = { clock, random: Math.random, newId }
// A generous budget: what is counted is reads of the store, on a machine that may be busy with something else.
const redis = await openRedis({ ...common, url, subscribe: true, budgetMs: 5_000, connectMs: 10_000 })
const cache = createTieredCache({ ...common, redis, limits: { leaseWaitMs: 4_000, leaseMs: 4_000 } })
const region = cache.region({
  name: 'herd',
  schema: z.string(),
  version: 1,
  freshMs: Number(freshMs),
  staleMs: Number(staleMs),
  negativeMs: 0,
})

const read = () =>
  region.get(['all', 'hot'], async (signal) => {
    await sleep(clock, Number(loadMs), signal)
    return 'value'
  })

const answers: Record<string, () => Promise<object>> = {
  async warm() {
    await read()
    return {}
  },
  async herd() {
    const before = cache.counts.herd?.store.reads ?? 0
    const values = await Promise.all(Array.from({ length: Number(readers) }, read))
    // A stale value is shown at once; what replaces it may still be on its way.
    await sleep(clock, Number(loadMs) * 4)
    return {
      storeReads: (cache.counts.herd?.store.reads ?? 0) - before,
      right: values.filter((value) => value === 'value').length,
    }
  },
  async end() {
    await cache.close()
    redis.close()
    process.disconnect()
    return {}
  },
}

process.on('message', async (word: string) => {
  const answer = await answers[word]?.()
  if (process.connected) process.send?.(answer)
})
process.send?.('ready')
