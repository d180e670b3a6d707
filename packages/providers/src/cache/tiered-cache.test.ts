import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, test } from 'vitest'
import { cacheProcess, countedStore, FreezableClock, openLoad, plainRegion } from './testing/cache-rig.ts'

const key = ['all', 'a'] as const

describe('without Redis', () => {
  test('reads the store once while a value is fresh', async () => {
    const { region, store, clock } = setUp()
    expect(await region.get(key, store.load)).toEqual({ text: 'first' })
    await clock.advance(5_000)
    expect(await region.get(key, store.load)).toEqual({ text: 'first' })
    expect(store.reads).toBe(1)
  })

  test('shows an old value at once while a new one is fetched, to a second caller too', async () => {
    const { region, store, clock } = setUp()
    await region.get(key, store.load)
    await clock.advance(10_001)
    const slow = openLoad()
    expect(await region.get(key, slow.load)).toEqual({ text: 'first' })
    expect(await region.get(key, slow.load)).toEqual({ text: 'first' })
    expect(slow.signals).toHaveLength(1)
    slow.resolve({ text: 'second' })
    await clock.advance(0)
    expect(await region.get(key, store.load)).toEqual({ text: 'second' })
  })

  test('waits for a new value when the old one is too old', async () => {
    const { region, store, clock } = setUp()
    await region.get(key, store.load)
    await clock.advance(30_001)
    store.text = 'second'
    expect(await region.get(key, store.load)).toEqual({ text: 'second' })
  })

  test('goes on showing an old value while the store fails, and does not ask it each time', async () => {
    const { region, store, clock, events } = setUp()
    await region.get(key, store.load)
    await clock.advance(10_001)
    const failing = { calls: 0 }
    const load = async () => {
      failing.calls += 1
      throw new Error('store down')
    }
    for (let read = 0; read < 20; read += 1) {
      expect(await region.get(key, load)).toEqual({ text: 'first' })
      await clock.advance(10)
    }
    expect(failing.calls).toBe(1)
    expect(events).toEqual([{ kind: 'cache-refresh-failed', region: 'texts', error: new Error('store down') }])
  })

  test('does not show an old value that was dropped, nor one that was being fetched then', async () => {
    const { region, store, clock } = setUp()
    await region.get(key, store.load)
    await clock.advance(10_001)
    const slow = openLoad()
    await region.get(key, slow.load)
    await region.invalidate(key)
    slow.resolve({ text: 'read before the drop' })
    await clock.advance(0)
    store.text = 'second'
    expect(await region.get(key, store.load)).toEqual({ text: 'second' })
  })

  test('remembers for a while that there is no value', async () => {
    const { region, store, clock } = setUp()
    store.text = undefined
    expect(await region.get(key, store.load)).toBeUndefined()
    expect(await region.get(key, store.load)).toBeUndefined()
    expect(store.reads).toBe(1)
    store.text = 'first'
    await clock.advance(1_001)
    expect(await region.get(key, store.load)).toEqual({ text: 'first' })
  })

  test('keeps nothing of a load that failed', async () => {
    const { region, store } = setUp()
    await expect(region.get(key, () => Promise.reject(new Error('store down')))).rejects.toThrow('store down')
    expect(await region.get(key, store.load)).toEqual({ text: 'first' })
  })

  test('clearing one region leaves the others alone', async () => {
    const { region, cache, store } = setUp()
    const other = cache.region({ ...plainRegion, name: 'others' })
    const otherStore = countedStore()
    await region.get(key, store.load)
    await other.get(key, otherStore.load)
    await region.clear()
    await region.get(key, store.load)
    await other.get(key, otherStore.load)
    expect([store.reads, otherStore.reads]).toEqual([2, 1])
  })

  test.each([
    [['a', 'b'], ['a,b']],
    [
      ['a', 'b', 'c'],
      ['a', 'b,c'],
    ],
    [
      ['a', '","b'],
      ['a","', 'b'],
    ],
    [['a'], ['a', '']],
  ] as const)('%j and %j are two keys', async (one, other) => {
    const { region, store } = setUp()
    await region.get(one, store.load)
    store.text = 'second'
    expect(await region.get(other, store.load)).toEqual({ text: 'second' })
  })

  test('values cannot be changed by one caller for the next', async () => {
    const { region, store } = setUp()
    const value = await region.get(key, store.load)
    expect(() => Object.assign(value ?? {}, { text: 'spoilt' })).toThrow(TypeError)
  })

  test('an environment that was frozen goes by the wall clock', async () => {
    const { region, store, clock } = setUp()
    await region.get(key, store.load)
    store.text = 'second'
    clock.freeze(60_000)
    expect(await region.get(key, store.load)).toEqual({ text: 'second' })
  })

  test('a wall clock that is set back makes nothing young', async () => {
    const { region, store, clock } = setUp()
    await region.get(key, store.load)
    clock.freeze(-3_600_000)
    await clock.advance(30_001)
    store.text = 'second'
    expect(await region.get(key, store.load)).toEqual({ text: 'second' })
  })

  test('lives are shortened by chance, by a tenth at most', async () => {
    const { cache, store, clock } = setUp()
    const region = cache.region({ ...plainRegion, name: 'jittered', jitter: 0.1, staleMs: 0, localMs: 10_000 })
    await region.get(key, store.load)
    await clock.advance(9_500)
    await region.get(key, store.load)
    expect(store.reads).toBe(1)
    await clock.advance(1)
    await region.get(key, store.load)
    expect(store.reads).toBe(2)
  })

  test('holds no more values than it was told to', async () => {
    const { cache, store } = setUp()
    const region = cache.region({ ...plainRegion, name: 'small', maxEntries: 2 })
    for (const id of ['a', 'b', 'c', 'a']) await region.get(['all', id], store.load)
    expect(store.reads).toBe(4)
  })

  test.each([
    [{ freshMs: -1 }, 'freshMs of region bad must be at least 0, received -1'],
    [{ jitter: 2 }, 'jitter of region bad must be from 0 to 1, received 2'],
    [{ maxEntries: 0 }, 'maxEntries of region bad must be a whole number from 1, received 0'],
  ])('refuses a region with %j', (wrong, message) => {
    expect(() => setUp().cache.region({ ...plainRegion, ...wrong, name: 'bad' })).toThrow(message)
  })

  test('counts what each tier had to say', async () => {
    const { region, cache, store, clock } = setUp()
    await region.get(key, store.load)
    await region.get(key, store.load)
    await clock.advance(10_001)
    await region.get(key, store.load)
    await clock.advance(0)
    expect(cache.counts.texts).toEqual({
      local: { hit: 1, stale: 1, miss: 2, bypass: 0 },
      redis: { hit: 0, stale: 0, miss: 0, bypass: 0 },
      store: { reads: 2, failures: 0 },
    })
  })
})

describe('many who want the same', () => {
  test('cause one load, and one who leaves takes nobody along', async () => {
    const { region, clock } = setUp()
    const slow = openLoad()
    const leaving = new AbortController()
    const first = region.get(key, slow.load, leaving.signal)
    const others = Array.from({ length: 100 }, () => region.get(key, slow.load, new AbortController().signal))
    await clock.advance(0)
    leaving.abort(new Error('client left'))
    await expect(first).rejects.toThrow('client left')
    slow.resolve({ text: 'loaded' })
    expect(await Promise.all(others)).toEqual(others.map(() => ({ text: 'loaded' })))
    expect(slow.signals).toHaveLength(1)
  })

  test('are served by another when the load dies with the one who began it', async () => {
    const { region, store, clock } = setUp()
    const leader = new AbortController()
    const boundToLeader = () =>
      new Promise<never>((_, reject) => leader.signal.addEventListener('abort', () => reject(leader.signal.reason)))
    const first = region.get(key, boundToLeader, leader.signal)
    await clock.advance(0)
    const follower = region.get(key, store.load, new AbortController().signal)
    const another = region.get(key, store.load)
    await clock.advance(0)
    leader.abort(new Error('client left'))
    await expect(first).rejects.toThrow('client left')
    expect(await Promise.all([follower, another])).toEqual([{ text: 'first' }, { text: 'first' }])
    expect(store.reads).toBe(1)
  })

  test('stop the load when all of them have left', async () => {
    const { region, clock } = setUp()
    const slow = openLoad()
    const leaving = new AbortController()
    const reads = [region.get(key, slow.load, leaving.signal), region.get(key, slow.load, leaving.signal)]
    await clock.advance(0)
    expect(slow.signals[0]?.aborted).toBe(false)
    leaving.abort(new Error('client left'))
    await Promise.allSettled(reads)
    expect(slow.signals[0]?.aborted).toBe(true)
    expect(clock.pendingTimers).toBe(0)
  })

  test('are told after five seconds when a load never ends', async () => {
    const { region, store, clock } = setUp()
    const reads = [region.get(key, openLoad().load), region.get(key, openLoad().load)]
    const outcomes = Promise.allSettled(reads)
    await clock.advance(5_000)
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await expect(reads[0]).rejects.toMatchObject({ code: 'cache-load-timeout' })
    expect(await region.get(key, store.load)).toEqual({ text: 'first' })
  })

  test('share an error of the store', async () => {
    const { region } = setUp()
    const slow = openLoad()
    const reads = Promise.allSettled([region.get(key, slow.load), region.get(key, slow.load)])
    slow.reject(new Error('store down'))
    expect((await reads).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(slow.signals).toHaveLength(1)
  })
})

test('closing ends what runs in the background', async () => {
  const { region, cache, store, clock, events } = setUp()
  await region.get(key, store.load)
  await clock.advance(10_001)
  const slow = openLoad()
  await region.get(key, slow.load)
  await cache.close()
  expect(slow.signals[0]?.aborted).toBe(true)
  expect(clock.pendingTimers).toBe(0)
  expect(events).toEqual([])
})

describe("a reader's own data without Redis", () => {
  test('is asked of the store each time: another process may have changed it', async () => {
    const clock = new ManualClock()
    const { cache } = cacheProcess(clock)
    const region = cache.region({ ...plainRegion, readYourWrites: true })
    const store = countedStore()
    await region.get(key, store.load)
    store.text = 'second'
    expect(await region.get(key, store.load)).toEqual({ text: 'second' })
  })

  test('comes from L1 in a process that has its store to itself, and shows its writes at once', async () => {
    const clock = new ManualClock()
    const { cache } = cacheProcess(clock, { limits: { unvalidatedMs: 60_000 } })
    const region = cache.region({ ...plainRegion, readYourWrites: true })
    const store = countedStore()
    await region.get(key, store.load)
    await region.get(key, store.load)
    expect(store.reads).toBe(1)
    await region.change(key, async () => {
      store.text = 'second'
    })
    expect(await region.get(key, store.load)).toEqual({ text: 'second' })
  })

  test('is not kept when it was read while a write ran', async () => {
    const clock = new ManualClock()
    const { cache } = cacheProcess(clock, { limits: { unvalidatedMs: 60_000 } })
    const region = cache.region({ ...plainRegion, readYourWrites: true })
    const store = countedStore()
    const slow = openLoad()
    const read = region.get(key, slow.load)
    await region.change(key, async () => {
      store.text = 'second'
    })
    slow.resolve({ text: 'first' })
    await read
    expect(await region.get(key, store.load)).toEqual({ text: 'second' })
  })
})

function setUp() {
  const clock = new FreezableClock()
  const { cache, events } = cacheProcess(clock)
  return { clock, cache, events, region: cache.region(plainRegion), store: countedStore() }
}
