import { systemClock } from '@manga-assist/clock'
import { findTool } from '@manga-assist/workspace/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Fault, type FaultProxy, startFaultProxy } from '../testing/fault-proxy.ts'
import { type RedisServer, startRedisServer } from '../testing/redis-server.ts'
import type { CacheEvent } from './cache-event.ts'
import { openRedis } from './open-redis.ts'
import { countedStore, plainRegion, type Text } from './testing/cache-rig.ts'
import { describeSharedTier } from './testing/shared-tier-contract.ts'
import { createTieredCache } from './tiered-cache.ts'

const program = findTool('redis')
const key = ['reader', 'a'] as const
const own = { ...plainRegion, readYourWrites: true }
/** While a test lasts nothing expires. */
const lasting = { ...own, freshMs: 600_000 }

describe.skipIf(program === undefined)('with a real Redis', () => {
  describeSharedTier('Redis', async () => {
    const { server } = await startRedis()
    return [(await openProcess(server.port, 5_000)).redis, (await openProcess(server.port, 5_000)).redis]
  })

  test('killed: reads and writes go on, and Redis is used again when it is back', async () => {
    const { server, one } = await startOne()
    const store = countedStore()
    await one.region.get(key, store.load)
    await server.kill()
    await checkServesFromStore(one, store)
    await server.restart()
    await checkUsesRedis(one, store)
    expect(one.events).toContainEqual(expect.objectContaining({ kind: 'cache-connection-changed', state: 'lost' }))
  })

  test("runs someone else's scripts on its connection, and refuses them at once while there is none", async () => {
    const { server } = await startRedis()
    const one = await openProcess(server.port, 5_000)
    expect(await one.redis.eval('return {KEYS[1], ARGV[1]}', ['bucket'], ['5'])).toEqual(['bucket', '5'])
    await server.kill()
    await expect(one.redis.eval('return 1', ['bucket'], [])).rejects.toThrow()
  })

  test("someone else's scripts on a Redis that stalls: two wait, and neither they nor the cache wait again", async () => {
    const { proxy, one } = await startOne()
    const store = countedStore()
    await one.region.get(key, store.load)
    await proxy.set({ kind: 'stall' })
    const script = () => one.redis.eval('return 1', ['bucket'], [])
    for (let asked = 0; asked < 2; asked += 1) await expect(script()).rejects.toThrow(/timeout|breaker-open/)
    await expect(script()).rejects.toThrow('breaker-open')
    expect(await one.redis.read({ region: 'any', name: 'any' })).toEqual({ kind: 'bypassed', reason: 'breaker-open' })
  })

  test('not there at start: the service starts all the same, and uses it when it comes', async () => {
    const { server } = await startRedis()
    await server.kill()
    const one = await openProcess(server.port, 20, own, 500)
    const store = countedStore()
    await checkServesFromStore(one, store)
    await server.restart()
    await checkUsesRedis(one, store)
  })

  test.each([{ kind: 'stall' }, { kind: 'delay', ms: 2_000 }, { kind: 'reset' }, { kind: 'refuse' }] satisfies Fault[])(
    '$kind: reads and writes go on, and Redis is used again afterwards',
    async (fault) => {
      const { proxy, one } = await startOne()
      const store = countedStore()
      await one.region.get(key, store.load)
      await proxy.set(fault)
      await checkServesFromStore(one, store)
      await proxy.set({ kind: 'none' })
      await checkUsesRedis(one, store)
    },
  )

  test('half-open: a connection whose other end is gone is replaced', async () => {
    const { proxy, one } = await startOne()
    const store = countedStore()
    await one.region.get(key, store.load)
    await proxy.set({ kind: 'forget' })
    await checkServesFromStore(one, store)
    await checkUsesRedis(one, store)
    expect(proxy.connections).toBeGreaterThan(1)
  })

  test('stalled: a write meanwhile reaches the other processes when it is over', async () => {
    const { server, proxy, one } = await startOne(lasting)
    const other = await openProcess(server.port, 5_000, lasting)
    const store = countedStore()
    for (const { region } of [one, other]) await region.get(key, store.load)
    await proxy.set({ kind: 'stall' })
    await one.region.change(key, async () => {
      store.text = 'second'
    })
    expect(await one.region.get(key, store.load)).toEqual({ text: 'second' })
    await proxy.set({ kind: 'none' })
    await expect
      .poll(async () => {
        await one.region.get(key, store.load)
        return other.region.get(key, store.load)
      })
      .toEqual({ text: 'second' })
  })

  test('changing bytes: no reader gets a wrong value', async () => {
    // L1 holds one value only: else it would have Redis confirm what it holds, and read none of the damage.
    const { proxy, one } = await startOne({ ...own, maxEntries: 1 })
    await proxy.set({ kind: 'corrupt', share: 0.3 })
    // On until there was damage: while the breaker is open reads pass it by, and are over in no time.
    for (let read = 0; read < 600 || proxy.harmed < 10; read += 1) {
      const text = `the value of ${read % 20}, ${'and so on '.repeat(20)}`
      expect(await one.region.get(['reader', `${read % 20}`], async () => ({ text }))).toEqual({ text })
      // The breaker must not keep the damage away from what is tested.
      if (read % 20 === 0) await proxy.set({ kind: read % 40 === 0 ? 'none' : 'corrupt', share: 0.3 } as Fault)
      // Reads that ask nobody would never let the breaker's probe be answered.
      await new Promise((resolve) => setImmediate(resolve))
    }
    await proxy.set({ kind: 'none' })
    await checkUsesRedis(one, countedStore())
  })

  test('losing messages: the other process shows the old value no longer than its L1 may', async () => {
    const brief = { ...plainRegion, localMs: 300, freshMs: 600_000 }
    const { server, proxy, one: reader } = await startOne(brief)
    const writer = await openProcess(server.port, 5_000, brief)
    const store = countedStore()
    await expect.poll(() => reader.region.get(key, store.load).then(() => reader.hits())).toBeGreaterThan(0)
    await proxy.set({ kind: 'drop', containing: 'manga-assist-cache' })
    store.text = 'second'
    await writer.region.invalidate(key)
    await expect.poll(() => proxy.harmed).toBeGreaterThan(0)
    await expect.poll(() => reader.region.get(key, store.load)).toEqual({ text: 'second' })
  })

  test('full: reads and writes go on, and nothing old is left', async () => {
    const { server } = await startRedis('--maxmemory', '100mb', '--maxmemory-policy', 'noeviction')
    const one = await openProcess(server.port, 5_000, lasting)
    const other = await openProcess(server.port, 5_000, lasting)
    const store = countedStore()
    for (const { region } of [one, other]) await region.get(key, store.load)
    await server.configure('maxmemory', '1')
    await one.region.change(key, async () => {
      store.text = 'second'
    })
    for (const { region } of [other, one]) expect(await region.get(key, store.load)).toEqual({ text: 'second' })
    expect(one.events).toContainEqual({ kind: 'cache-call-refused', message: expect.stringContaining('OOM') })
    await server.configure('maxmemory', '100mb')
    expect(await one.region.get(key, store.load)).toEqual({ text: 'second' })
  })

  test('evicting: what is gone is read from the store again', async () => {
    const { server } = await startRedis('--maxmemory', '3mb', '--maxmemory-policy', 'allkeys-random')
    const one = await openProcess(server.port, 5_000, { ...own, maxEntries: 1 })
    for (let read = 0; read < 1_500; read += 1) {
      const text = `${read % 500} `.repeat(1_000)
      expect(await one.region.get(['reader', `${read % 500}`], async () => ({ text }))).toEqual({ text })
    }
    const { redis, store } = one.cache.counts.texts ?? {}
    expect(redis?.hit).toBeGreaterThan(0)
    expect(store?.reads).toBeGreaterThan(500)
  })
})

/** Whatever was in Redis, a reader gets what the store has now, also right after a write. */
async function checkServesFromStore(one: Process, store: ReturnType<typeof countedStore>): Promise<void> {
  for (let read = 0; read < 10; read += 1) {
    await one.region.change(key, async () => {
      store.text = `value ${read}`
    })
    expect(await one.region.get(key, store.load)).toEqual({ text: `value ${read}` })
  }
}

/** Reads until Redis, or L1 confirmed by Redis, answers. */
async function checkUsesRedis(one: Process, store: ReturnType<typeof countedStore>): Promise<void> {
  const before = one.hits()
  const readAgain = async () => {
    expect(await one.region.get(key, store.load)).toEqual({ text: store.text })
    return one.hits()
  }
  await expect.poll(readAgain).toBeGreaterThan(before)
}

type Process = Awaited<ReturnType<typeof openProcess>>

async function startRedis(...settings: string[]): Promise<{ server: RedisServer }> {
  const server = await startRedisServer(program ?? '', settings)
  onTestFinished(() => server.kill())
  return { server }
}

/** A Redis, and a process that reaches it through a proxy. */
async function startOne(region: typeof plainRegion | object = own): Promise<{
  server: RedisServer
  proxy: FaultProxy
  one: Process
}> {
  const { server } = await startRedis()
  const proxy = await startFaultProxy({ targetPort: server.port, seed: 42 })
  onTestFinished(() => proxy.close())
  return { server, proxy, one: await openProcess(proxy.port, 20, region) }
}

/** `connectMs` is short only where there is nothing to connect to. */
async function openProcess(port: number, budgetMs = 20, options: object = own, connectMs = 20_000) {
  const events: CacheEvent[] = []
  const common = {
    clock: systemClock,
    random: () => 0.5,
    newId: () => crypto.randomUUID(),
    onEvent: (event: CacheEvent) => void events.push(event),
  }
  const redis = await openRedis({
    ...common,
    url: `redis://127.0.0.1:${port}`,
    subscribe: true,
    budgetMs,
    connectMs,
  })
  const cache = createTieredCache({ ...common, redis })
  onTestFinished(async () => {
    await cache.close()
    redis.close()
  })
  const region = cache.region<Text>({ ...plainRegion, ...options })
  const hits = () => (cache.counts.texts?.redis.hit ?? 0) + (cache.counts.texts?.local.hit ?? 0)
  return { redis, cache, region, events, hits }
}
