import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, test } from 'vitest'
import { createRedisLink } from './redis-link.ts'

const answered = { kind: 'answered', value: 'yes' }
const timeout = { kind: 'bypassed', reason: 'timeout' }

describe('a call to Redis', () => {
  test('ends after its budget when no answer comes', async () => {
    const { link, clock } = setUp()
    const call = link.call(never)
    await clock.advance(19)
    expect(clock.pendingTimers).toBe(1)
    await clock.advance(1)
    expect(await call).toEqual(timeout)
  })

  test('takes an answer that arrived while this process was busy for an answer in time', async () => {
    const { link, clock } = setUp()
    const { promise, resolve } = Promise.withResolvers<string>()
    const after = clock.after.bind(clock)
    clock.after = (delayMs, callback) =>
      after(delayMs, () => {
        callback()
        resolve('yes')
      })
    const call = link.call(() => promise)
    await clock.advance(20)
    expect(await call).toEqual(answered)
  })

  test('leaves no timer behind', async () => {
    const { link, clock } = setUp()
    expect(await link.call(yes)).toEqual(answered)
    expect(clock.pendingTimers).toBe(0)
  })

  test('is not made while there is no connection', async () => {
    const { link, redis } = setUp()
    redis.ready = false
    expect(await link.call(yes)).toEqual({ kind: 'bypassed', reason: 'away' })
  })

  test('that Redis refuses says nothing against Redis', async () => {
    const { link, events } = setUp()
    const refusal = Object.assign(new Error('OOM command not allowed'), { name: 'ReplyError' })
    for (let call = 0; call < 5; call += 1) {
      expect(await link.call(() => Promise.reject(refusal))).toMatchObject({ kind: 'bypassed', reason: 'refused' })
    }
    expect(events).toContainEqual({ kind: 'cache-call-refused', message: 'OOM command not allowed' })
    expect(await link.call(yes)).toEqual(answered)
  })
})

describe('the breaker', () => {
  test('opens at the second failure in a row, and costs nothing then', async () => {
    const { link, clock, events } = await opened()
    expect(await link.call(yes)).toEqual({ kind: 'bypassed', reason: 'breaker-open' })
    expect(clock.pendingTimers).toBe(0)
    expect(events).toEqual([{ kind: 'cache-breaker-changed', state: 'open' }])
  })

  test('does not open at failures with successes between', async () => {
    const { link } = setUp()
    for (let call = 0; call < 5; call += 1) {
      expect(await link.call(failing)).toEqual({ kind: 'bypassed', reason: 'failed' })
      expect(await link.call(yes)).toEqual(answered)
    }
  })

  test('closes after a probe that no reader waited for', async () => {
    const { link, clock, redis, restored, events } = await opened()
    await clock.advance(200)
    redis.answers = true
    expect(await link.call(yes)).toEqual({ kind: 'bypassed', reason: 'breaker-open' })
    await clock.advance(0)
    expect(await link.call(yes)).toEqual(answered)
    expect(restored).toHaveLength(1)
    expect(events.at(-1)).toEqual({ kind: 'cache-breaker-changed', state: 'closed' })
  })

  test('probes once at a time, less and less often', async () => {
    const { link, clock, redis } = await opened()
    for (let ms = 0; ms < 5_000; ms += 10) {
      await link.call(yes)
      await clock.advance(10)
    }
    expect(redis.pings).toBe(4)
  })

  test('begins a connection anew when two probes in a row go unanswered', async () => {
    const { link, clock, redis } = await opened()
    for (let ms = 0; ms < 1_000; ms += 10) {
      await link.call(yes)
      await clock.advance(10)
    }
    expect(redis.restarts).toBe(1)
  })
})

test('a connection that does not become usable is begun anew', async () => {
  const { link, clock, redis } = setUp()
  redis.ready = false
  await link.call(yes)
  await clock.advance(2_000)
  await link.call(yes)
  expect(redis.restarts).toBe(0)
  await clock.advance(1)
  await link.call(yes)
  expect(redis.restarts).toBe(1)
})

const never = () => new Promise<never>(() => {})
const yes = async () => 'yes'
const failing = () => Promise.reject(new Error('connection lost'))

function setUp() {
  const clock = new ManualClock()
  const redis = { ready: true, answers: false, pings: 0, restarts: 0 }
  const events: object[] = []
  const restored: object[] = []
  const link = createRedisLink({
    connection: {
      isReady: () => redis.ready,
      ping() {
        redis.pings += 1
        return redis.answers ? Promise.resolve() : never()
      },
      restart() {
        redis.restarts += 1
      },
    },
    budgetMs: 20,
    clock,
    random: () => 0,
    onEvent: (event) => events.push(event),
    onRestored: () => restored.push({}),
  })
  return { link, clock, redis, events, restored }
}

async function opened() {
  const made = setUp()
  for (let call = 0; call < 2; call += 1) await made.link.call(failing)
  return made
}
