import { systemClock } from '@manga-assist/clock'
import { ManualClock } from '@manga-assist/clock/testing'
import { describeTokenBudget } from '@manga-assist/core/testing'
import { findTool } from '@manga-assist/workspace/testing'
import { describe, expect, test } from 'vitest'
import { createLocalTokenBudget } from './local-token-budget.ts'
import { createSharedTokenBudget, type ScriptRunner, type SharedTokenBudgetOptions } from './shared-token-budget.ts'
import { startRedisProcess } from './testing/redis-process.ts'

const redis = findTool('redis')
const tokensPerMinute = 6_000

describeTokenBudget('of one process', {
  open: () => createLocalTokenBudget({ tokensPerMinute, clock: new ManualClock() }),
})

describe('the budget of one process', () => {
  test('fills evenly, and tells truly when it will have enough', async () => {
    const clock = new ManualClock()
    const budget = createLocalTokenBudget({ tokensPerMinute, clock })
    await budget.reserve(6_000)
    expect(await budget.reserve(500)).toEqual({ kind: 'refused', retryAfterMs: 5_000 })
    await clock.advance(4_900)
    expect(await budget.reserve(500)).toEqual({ kind: 'refused', retryAfterMs: 100 })
    await clock.advance(100)
    expect((await budget.reserve(500)).kind).toBe('granted')
  })

  test('pays off what calls cost more than was reserved', async () => {
    const clock = new ManualClock()
    const budget = createLocalTokenBudget({ tokensPerMinute, clock })
    const call = await budget.reserve(6_000)
    if (call.kind === 'granted') await call.settle(12_000)
    expect(await budget.reserve(100)).toEqual({ kind: 'refused', retryAfterMs: 61_000 })
  })

  test.each([0, -1, Number.NaN])('refuses %s tokens a minute', (none) => {
    expect(() => createLocalTokenBudget({ tokensPerMinute: none, clock: systemClock })).toThrow(
      `tokensPerMinute must be above 0, got ${none}`,
    )
  })
})

describe.skipIf(redis === undefined)('the budget of several processes', () => {
  describeTokenBudget('shared through Redis', {
    open: async () => {
      const server = await startRedisProcess(redis ?? '')
      return shared(await server.connect())
    },
  })

  test('is one: what one process takes is missing for the other', async () => {
    const server = await startRedisProcess(redis ?? '')
    const tasks = [shared(await server.connect()), shared(await server.connect())]
    const reservations = await Promise.all(Array.from({ length: 100 }, (_, index) => tasks[index % 2]?.reserve(600)))
    expect(reservations.filter((reservation) => reservation?.kind === 'granted')).toHaveLength(10)
    const [mine] = reservations.filter((reservation) => reservation?.kind === 'granted')
    if (mine?.kind === 'granted') await mine.settle(0)
    expect((await tasks[1]?.reserve(600))?.kind).toBe('granted')
  })

  test('has a bucket for each key', async () => {
    const scripts = await (await startRedisProcess(redis ?? '')).connect()
    expect((await shared(scripts, { key: 'a' }).reserve(6_000)).kind).toBe('granted')
    expect((await shared(scripts, { key: 'b' }).reserve(6_000)).kind).toBe('granted')
    expect((await shared(scripts, { key: 'a' }).reserve(6_000)).kind).toBe('refused')
  })

  test('leaves nothing in Redis for longer than it takes to fill', async () => {
    const scripts = await (await startRedisProcess(redis ?? '')).connect()
    await shared(scripts).reserve(3_000)
    const lifeMs = Number(await scripts.eval("return redis.call('PTTL', KEYS[1])", ['tokens:test'], []))
    expect(lifeMs).toBeGreaterThan(25_000)
    expect(lifeMs).toBeLessThanOrEqual(31_000)
  })
})

describe('a shared budget whose Redis', () => {
  test('fails spends a small share of its own, and asks again a second later', async () => {
    const clock = new ManualClock()
    const failures: unknown[] = []
    const scripts = fakeScripts(() => Promise.reject(new Error('connection lost')))
    const budget = shared(scripts, { clock, onFailure: (error) => failures.push(error) })
    const kinds: string[] = []
    for (let call = 0; call < 5; call += 1) kinds.push((await budget.reserve(200)).kind)
    expect(kinds).toEqual(['granted', 'granted', 'granted', 'refused', 'refused'])
    expect(failures).toEqual([new Error('connection lost')])
    expect(scripts.calls).toHaveLength(1)
    await clock.advance(1_000)
    await budget.reserve(200)
    expect(scripts.calls).toHaveLength(2)
  })

  test('is slow costs 50 ms once, and what it took too late is put back', async () => {
    const clock = new ManualClock()
    const late = Promise.withResolvers<unknown>()
    const scripts = fakeScripts((_, index) => (index === 0 ? late.promise : Promise.resolve(0)))
    const budget = shared(scripts, { clock, onFailure: () => {} })
    const first = budget.reserve(200)
    await clock.advance(49)
    expect(await settledNow(first)).toBe(false)
    await clock.advance(1)
    expect((await first).kind).toBe('granted')
    expect(await settledNow(budget.reserve(200))).toBe(true)
    late.resolve(0)
    await clock.advance(0)
    expect(scripts.calls.map(({ args }) => args)).toEqual([
      ['6000', '200.000', 'ask'],
      ['6000', '-200.000', 'force'],
    ])
    expect(clock.pendingTimers).toBe(0)
  })

  test('answers nonsense is one that failed', async () => {
    const failures: unknown[] = []
    const scripts = fakeScripts(() => Promise.resolve('OK'))
    const budget = shared(scripts, { clock: new ManualClock(), onFailure: (error) => failures.push(error) })
    expect((await budget.reserve(200)).kind).toBe('granted')
    expect(String(failures[0])).toContain('the token bucket answered OK')
  })

  test('fails at the settling of a call does not fail the call', async () => {
    const scripts = fakeScripts((_, index) => (index === 0 ? Promise.resolve(0) : Promise.reject(new Error('gone'))))
    const call = await shared(scripts, { clock: new ManualClock() }).reserve(200)
    if (call.kind !== 'granted') throw new Error('refused')
    await call.settle(100)
    expect(scripts.calls).toHaveLength(2)
  })

  test.each([0, 1.5])('may not have a local share of %s', (localShare) => {
    expect(() =>
      shared(
        fakeScripts(() => Promise.resolve(0)),
        { localShare },
      ),
    ).toThrow(`localShare must be above 0 and at most 1, got ${localShare}`)
  })
})

/** Its clock stands still unless the test brings one: a Redis on a busy machine is not given up. */
function shared(scripts: ScriptRunner, more: Partial<SharedTokenBudgetOptions> = {}) {
  return createSharedTokenBudget({ tokensPerMinute, scripts, clock: new ManualClock(), key: 'tokens:test', ...more })
}

function fakeScripts(answer: (args: readonly string[], index: number) => Promise<unknown>) {
  const calls: { keys: readonly string[]; args: readonly string[] }[] = []
  const scripts: ScriptRunner = {
    eval(_, keys, args) {
      calls.push({ keys, args })
      return answer(args, calls.length - 1)
    },
  }
  return { ...scripts, calls }
}

async function settledNow(promise: Promise<unknown>): Promise<boolean> {
  let settled = false
  void promise.then(() => {
    settled = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  return settled
}
