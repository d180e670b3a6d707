import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, test } from 'vitest'
import { cacheProcess, countedStore, FreezableClock, openLoad, plainRegion } from './testing/cache-rig.ts'
import { memorySharedTier, sharedMemory } from './testing/memory-shared-tier.ts'
import { describeSharedTier } from './testing/shared-tier-contract.ts'

const key = ['reader', 'a'] as const

describeSharedTier('in memory', async () => {
  const clock = new ManualClock()
  const memory = sharedMemory()
  return [memorySharedTier(clock, memory), memorySharedTier(clock, memory)]
})

describe('processes that share a Redis', () => {
  test('read the store once for all of them', async () => {
    const { one, other, store, clock } = setUp()
    await one.region.get(key, store.load)
    await clock.advance(0)
    expect(await other.region.get(key, store.load)).toEqual({ text: 'first' })
    expect(store.reads).toBe(1)
    expect(other.cache.counts.texts?.redis.hit).toBe(1)
  })

  test('one waits for what the other is loading', async () => {
    const { one, other, store, clock } = setUp()
    const slow = openLoad()
    const reads = [one.region.get(key, slow.load), other.region.get(key, store.load)]
    await clock.advance(100)
    slow.resolve({ text: 'loaded' })
    await clock.advance(100)
    expect(await Promise.all(reads)).toEqual([{ text: 'loaded' }, { text: 'loaded' }])
    expect(store.reads).toBe(0)
  })

  test('one takes over when the other dies while it loads', async () => {
    const { one, other, store, clock } = setUp({}, { leaseWaitMs: 60_000, loadMs: 60_000 })
    void one.region.get(key, openLoad().load)
    await clock.advance(10)
    const read = other.region.get(key, store.load)
    await clock.advance(900)
    expect(store.reads).toBe(0)
    await clock.advance(200)
    expect(await read).toEqual({ text: 'first' })
  })

  test('one does not wait for the other longer than half a second', async () => {
    const { one, other, store, clock } = setUp()
    void one.region.get(key, openLoad().load).catch(() => {})
    await clock.advance(10)
    const read = other.region.get(key, store.load)
    await clock.advance(530)
    expect(await read).toEqual({ text: 'first' })
  })

  test('one loads at once when the other fails to', async () => {
    const { one, other, store, clock } = setUp()
    const slow = openLoad()
    const failing = one.region.get(key, slow.load)
    await clock.advance(10)
    const read = other.region.get(key, store.load)
    slow.reject(new Error('store down'))
    await expect(failing).rejects.toThrow('store down')
    await clock.advance(50)
    expect(await read).toEqual({ text: 'first' })
  })

  test('one of them replaces a stale value, all show it meanwhile', async () => {
    const { one, other, store, clock } = setUp()
    await one.region.get(key, store.load)
    await clock.advance(10_001)
    const slow = openLoad()
    for (const { region } of [one, other, one, other])
      expect(await region.get(key, slow.load)).toEqual({ text: 'first' })
    await clock.advance(0)
    expect(slow.signals).toHaveLength(1)
    slow.resolve({ text: 'second' })
    await clock.advance(1_001)
    for (const { region } of [one, other]) expect(await region.get(key, store.load)).toEqual({ text: 'second' })
  })

  test('a value that goes stale is replaced at the first read after, however recently it was looked up', async () => {
    const { one, store, clock } = setUp()
    await one.region.get(key, store.load)
    await clock.advance(9_900)
    await one.region.get(key, store.load)
    await clock.advance(101)
    await one.region.get(key, store.load)
    await clock.advance(0)
    expect(store.reads).toBe(2)
  })

  test('all forget what one drops, also while it is stale', async () => {
    const { one, other, store, clock } = setUp()
    for (const { region } of [one, other]) await region.get(key, store.load)
    await clock.advance(10_001)
    store.text = 'second'
    await one.region.invalidate(key)
    for (const { region } of [other, one]) expect(await region.get(key, store.load)).toEqual({ text: 'second' })
  })

  test('a message that gets lost leaves an old value for five seconds at most', async () => {
    const { one, other, store, clock } = setUp()
    for (const { region } of [one, other]) await region.get(key, store.load)
    store.text = 'second'
    one.tier.losesMessages = true
    await one.region.invalidate(key)
    await clock.advance(5_000)
    expect(await other.region.get(key, store.load)).toEqual({ text: 'first' })
    await clock.advance(1)
    expect(await other.region.get(key, store.load)).toEqual({ text: 'second' })
  })

  test('L1 starts anew when messages may have been missed', async () => {
    const { one, other, store, clock, memory } = setUp()
    for (const { region } of [one, other]) await region.get(key, store.load)
    store.text = 'second'
    one.tier.losesMessages = true
    await one.region.invalidate(key)
    for (const listener of memory.listeners.values()) listener.onGap()
    expect(await other.region.get(key, store.load)).toEqual({ text: 'second' })
    await clock.advance(0)
  })

  test('a frozen environment asks again when it thaws', async () => {
    const clock = new FreezableClock()
    const memory = sharedMemory()
    const awake = new ManualClock()
    const frozen = cacheProcess(clock, { memory })
    const writer = cacheProcess(awake, { memory })
    const region = frozen.cache.region(plainRegion)
    const store = countedStore()
    await region.get(key, store.load)
    frozen.tier && memory.listeners.clear()
    store.text = 'second'
    await writer.cache.region(plainRegion).invalidate(key)
    clock.freeze(5_001)
    expect(await region.get(key, store.load)).toEqual({ text: 'second' })
  })

  test('what is dropped while another loads it is not kept', async () => {
    const { one, other, store, clock } = setUp()
    const slow = openLoad()
    const read = other.region.get(key, slow.load)
    await clock.advance(0)
    await one.region.invalidate(key)
    slow.resolve({ text: 'first' })
    await read
    store.text = 'second'
    for (const { region } of [one, other]) expect(await region.get(key, store.load)).toEqual({ text: 'second' })
  })

  test('clearing a region clears it for all, and no other region', async () => {
    const { one, other, store, clock } = setUp()
    const kept = countedStore()
    const others = [one, other].map(({ cache }) => cache.region({ ...plainRegion, name: 'others' }))
    for (const { region } of [one, other]) await region.get(key, store.load)
    for (const region of others) await region.get(key, kept.load)
    await clock.advance(0)
    await one.region.clear()
    store.text = 'second'
    for (const { region } of [other, one]) expect(await region.get(key, store.load)).toEqual({ text: 'second' })
    for (const region of others) await region.get(key, kept.load)
    expect(kept.reads).toBe(1)
  })

  test.each([
    ['nonsense', () => 'nonsense', 'unreadable'],
    ['half a text', (text: string) => text.slice(0, text.length - 5), 'damaged'],
    ['a changed letter', (text: string) => text.replace('first', 'fjrst'), 'damaged'],
    ["another key's value", (_: string, other: string) => other, 'foreign'],
  ])('takes %s in Redis for a miss', async (_, spoil, reason) => {
    const { one, other, store, clock, memory } = setUp()
    const foreign = { load: async () => ({ text: 'of someone else' }) }
    await one.region.get(key, store.load)
    await one.region.get(['someone', 'else'], foreign.load)
    await clock.advance(0)
    const [mine, theirs] = [...memory.texts.keys()].filter((name) => !name.endsWith(':lease'))
    const slot = memory.texts.get(mine ?? '')
    if (slot) slot.text = spoil(slot.text, memory.texts.get(theirs ?? '')?.text ?? '')
    expect(await other.region.get(key, store.load)).toEqual({ text: 'first' })
    expect(store.reads).toBe(2)
    expect(other.events).toEqual([{ kind: 'cache-entry-refused', region: 'texts', reason }])
    await clock.advance(0)
    expect(await cacheProcess(clock, { memory }).cache.region(plainRegion).get(key, store.load)).toEqual({
      text: 'first',
    })
    expect(store.reads).toBe(2)
  })

  test('takes a value that no longer fits the schema for a miss, and reads none of another version', async () => {
    const { one, store, clock, memory } = setUp()
    const unchecked = { ...plainRegion, schema: plainRegion.schema.or(plainRegion.schema.loose()) }
    const loose = cacheProcess(clock, { memory }).cache.region(unchecked)
    await loose.get(key, async () => ({ text: 'first', more: true }))
    await clock.advance(0)
    await one.region.get(key, store.load)
    expect(one.events).toEqual([{ kind: 'cache-entry-refused', region: 'texts', reason: 'misfit' }])
    await clock.advance(0)
    const next = cacheProcess(clock, { memory }).cache.region({ ...plainRegion, version: 2 })
    await next.get(key, store.load)
    expect(store.reads).toBe(2)
  })
})

describe("a reader's own data", () => {
  test('shows a write of one process to the other at once, without any message', async () => {
    const { one, other, store } = setUpOwn()
    for (const { region } of [one, other]) await region.get(key, store.load)
    one.tier.losesMessages = true
    await one.region.change(key, async () => {
      store.text = 'second'
    })
    expect(await other.region.get(key, store.load)).toEqual({ text: 'second' })
  })

  test('is not parsed again while Redis still has the same', async () => {
    const { one, store } = setUpOwn()
    const first = await one.region.get(key, store.load)
    await new Promise((resolve) => setImmediate(resolve))
    expect(await one.region.get(key, store.load)).toBe(first)
    expect(one.cache.counts.texts).toMatchObject({ local: { hit: 1, miss: 0 }, redis: { miss: 1, hit: 0 } })
  })

  test('a read that began before a write does not hide it from one that begins after', async () => {
    const { one, other, store, clock } = setUpOwn()
    const slow = openLoad()
    const early = other.region.get(key, slow.load)
    await clock.advance(0)
    await one.region.change(key, async () => {
      store.text = 'second'
    })
    expect(await other.region.get(key, store.load)).toEqual({ text: 'second' })
    slow.resolve({ text: 'first' })
    expect(await early).toEqual({ text: 'first' })
    expect(await other.region.get(key, store.load)).toEqual({ text: 'second' })
  })

  test('what is read while a write runs is not kept', async () => {
    const { one, other, store, clock } = setUpOwn()
    const writing = Promise.withResolvers<void>()
    const change = one.region.change(key, async () => {
      await writing.promise
      store.text = 'second'
    })
    await clock.advance(0)
    expect(await other.region.get(key, store.load)).toEqual({ text: 'first' })
    one.tier.failing = () => true
    writing.resolve()
    await change
    expect(await other.region.get(key, store.load)).toEqual({ text: 'second' })
  })

  test('a write that tells what the store holds now saves the next read', async () => {
    const { one, other, store } = setUpOwn()
    await one.region.get(key, store.load)
    await one.region.change(
      key,
      async () => 'second',
      (before, result) => ({ value: { text: `${before?.value?.text}, ${result}` } }),
    )
    expect(await other.region.get(key, store.load)).toEqual({ text: 'first, second' })
    expect(store.reads).toBe(1)
  })

  test('of two writes at once neither leaves its own view behind', async () => {
    const { one, other, store } = setUpOwn()
    const first = Promise.withResolvers<void>()
    const change = one.region.change(
      key,
      () => first.promise,
      () => ({ value: { text: 'as one saw it' } }),
    )
    await new Promise((resolve) => setImmediate(resolve))
    await other.region.change(
      key,
      async () => {},
      () => ({ value: { text: 'as the other saw it' } }),
    )
    first.resolve()
    await change
    store.text = 'both'
    for (const { region } of [one, other]) expect(await region.get(key, store.load)).toEqual({ text: 'both' })
  })

  test('a write that fails may have happened all the same: it drops the value', async () => {
    const { one, other, store } = setUpOwn()
    await one.region.get(key, store.load)
    const write = async () => {
      store.text = 'second'
      throw new Error('answer lost')
    }
    await expect(one.region.change(key, write)).rejects.toThrow('answer lost')
    expect(await other.region.get(key, store.load)).toEqual({ text: 'second' })
    expect(await other.region.get(key, store.load)).toEqual({ text: 'second' })
    expect(store.reads, 'it may be kept again').toBe(2)
  })

  test('is asked of Redis also where L1 may answer without one', async () => {
    const { one, other, store } = setUpOwn({ unvalidatedMs: 600_000 })
    for (const { region } of [one, other]) await region.get(key, store.load)
    one.tier.losesMessages = true
    await one.region.change(key, async () => {
      store.text = 'second'
    })
    expect(await other.region.get(key, store.load)).toEqual({ text: 'second' })
  })
})

describe('while Redis does not answer', () => {
  test('reads come from the store, one for many readers, and nothing fails', async () => {
    const { one, store } = setUp()
    one.tier.failing = () => true
    const reads = await Promise.all(Array.from({ length: 50 }, () => one.region.get(key, store.load)))
    expect(reads).toEqual(reads.map(() => ({ text: 'first' })))
    expect(store.reads).toBe(1)
    expect(one.cache.counts.texts?.redis).toEqual({ hit: 0, stale: 0, miss: 0, bypass: 1 })
  })

  test.each(['acquire', 'fill'])('a read whose %s is not answered succeeds', async (call) => {
    const { one, store } = setUp()
    one.tier.failing = (name) => name === call
    expect(await one.region.get(key, store.load)).toEqual({ text: 'first' })
  })

  test("a reader's own data is asked of the store each time", async () => {
    const { one, store } = setUpOwn()
    await one.region.get(key, store.load)
    one.tier.failing = () => true
    store.text = 'second'
    expect(await one.region.get(key, store.load)).toEqual({ text: 'second' })
    expect(one.cache.counts.texts?.local.bypass).toBe(1)
  })

  test('a writer goes past the old value in Redis until Redis has been told', async () => {
    const { one, other, store, clock } = setUpOwn()
    await one.region.get(key, store.load)
    await clock.advance(0)
    one.tier.failing = () => true
    await one.region.change(key, async () => {
      store.text = 'second'
    })
    one.tier.failing = undefined
    expect(await one.region.get(key, store.load)).toEqual({ text: 'second' })
    await clock.advance(0)
    expect(await other.region.get(key, store.load)).toEqual({ text: 'second' })
  })

  test('Redis is told as soon as it answers, though nobody reads', async () => {
    const { one, other, store, clock, memory } = setUpOwn()
    await one.region.get(key, store.load)
    await clock.advance(0)
    one.tier.failing = () => true
    await one.region.invalidate(key)
    one.tier.failing = undefined
    for (const listener of memory.listeners.values()) listener.onRestored()
    store.text = 'second'
    await clock.advance(0)
    expect(await other.region.get(key, store.load)).toEqual({ text: 'second' })
  })

  test('the others show the old value until its time is up, no longer', async () => {
    const { one, other, store, clock } = setUpOwn()
    await one.region.get(key, store.load)
    await clock.advance(0)
    one.tier.failing = () => true
    await one.region.change(key, async () => {
      store.text = 'second'
    })
    expect(await other.region.get(key, store.load)).toEqual({ text: 'first' })
    await clock.advance(30_001)
    expect(await other.region.get(key, store.load)).toEqual({ text: 'second' })
  })

  test('what cannot be remembered is told of', async () => {
    const { one } = setUpOwn({ unsettledEntries: 1 })
    one.tier.failing = () => true
    for (const id of ['a', 'b']) await one.region.invalidate(['reader', id])
    expect(one.events).toEqual([{ kind: 'cache-invalidation-lost', region: 'texts' }])
  })
})

function setUp(more: object = {}, limits: object = {}) {
  const clock = new ManualClock()
  const memory = sharedMemory()
  const process = () => {
    const made = cacheProcess(clock, { memory, limits })
    return {
      ...made,
      tier: made.tier as NonNullable<typeof made.tier>,
      region: made.cache.region({ ...plainRegion, ...more }),
    }
  }
  return { clock, memory, one: process(), other: process(), store: countedStore() }
}

function setUpOwn(limits: object = {}) {
  return setUp({ readYourWrites: true }, limits)
}
