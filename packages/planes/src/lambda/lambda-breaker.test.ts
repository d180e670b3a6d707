import { ManualClock } from '@manga-assist/clock/testing'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { PlaneOutcome } from '../plane.ts'
import { type BreakerState, createLambdaBreaker, type LambdaBreaker, type WatchedCall } from './lambda-breaker.ts'

type Call = (watched: WatchedCall) => Promise<PlaneOutcome>

afterEach(() => {
  vi.useRealTimers()
})

const good: Call = async () => ({ kind: 'answered' })
const ends =
  (outcome: PlaneOutcome): Call =>
  async () =>
    outcome
const bad = ends({ kind: 'lost', sent: true, error: new Error('no answer') })

describe('the breaker', () => {
  test.each<[string, PlaneOutcome]>([
    ['cannot be begun', { kind: 'lost', sent: true, error: new Error('no answer') }],
    ['break after they began', { kind: 'broken', error: new Error('cut') }],
  ])('opens when more than half of at least twenty calls %s, and then runs nothing', async (_what, outcome) => {
    const { breaker, states } = setUp()
    await run(breaker, good, 10)
    await run(breaker, ends(outcome), 10)
    expect([breaker.state, breaker.holdsBack(1_000)]).toEqual(['closed', false])
    await run(breaker, ends(outcome), 1)
    expect([breaker.state, breaker.holdsBack(0)]).toEqual(['open', true])
    expect(states).toEqual(['open'])
    expect(await breaker.run(good)).toEqual({ kind: 'refused', reason: 'breaker-open' })
  })

  test('says what it counted, and once it is open what opened it and how long it stays so', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
    const { breaker, clock } = setUp()
    await run(breaker, good, 10)
    await run(breaker, bad, 2)
    expect(breaker.status()).toEqual({ calls: 12, failures: 2, trialInMs: null, rampLeftMs: 0 })
    await run(breaker, bad, 9)
    expect(breaker.status()).toEqual({ calls: 21, failures: 11, trialInMs: 5_000, rampLeftMs: 0 })
    await vi.advanceTimersByTimeAsync(4_000)
    await clock.advance(4_000)
    expect(breaker.status()).toEqual({ calls: 21, failures: 11, trialInMs: 1_000, rampLeftMs: 0 })
    await vi.advanceTimersByTimeAsync(1_000)
    await clock.advance(1_000)
    expect(breaker.status().trialInMs).toBe(0)
    await breaker.run(good)
    await clock.advance(2_000)
    expect(breaker.status()).toMatchObject({ trialInMs: null, rampLeftMs: 3_000 })
  })

  test('does not open at a few failures after silence', async () => {
    const { breaker } = setUp()
    await run(breaker, bad, 19)
    expect(breaker.state).toBe('closed')
  })

  test.each<PlaneOutcome>([{ kind: 'left' }, { kind: 'stalled' }, { kind: 'refused', reason: 'overflow-throttled' }])(
    'is not opened by calls that say nothing of the way: $kind',
    async (outcome) => {
      const { breaker } = setUp()
      await run(breaker, ends(outcome), 40)
      expect(breaker.state).toBe('closed')
    },
  )

  test('lets one call try the way after five seconds, and closes when it went well', async () => {
    const { breaker, states } = await openedBreaker()
    await vi.advanceTimersByTimeAsync(5_000)
    expect([breaker.state, breaker.holdsBack(0), breaker.holdsBack(1)]).toEqual(['half-open', false, true])
    expect(await breaker.run(good)).toEqual({ kind: 'answered' })
    expect(states).toEqual(['open', 'half-open', 'closed'])
  })

  test('closes when the answer of that call has come for two seconds, and is told nothing else of it', async () => {
    const { breaker, clock } = await openedBreaker()
    await vi.advanceTimersByTimeAsync(5_000)
    const stream = Promise.withResolvers<PlaneOutcome>()
    const running = breaker.run((watched) => {
      watched.begun()
      return stream.promise
    })
    await clock.advance(1_999)
    expect(breaker.state).toBe('half-open')
    await clock.advance(1)
    expect(breaker.state).toBe('closed')
    stream.resolve({ kind: 'answered' })
    expect(await running).toEqual({ kind: 'answered' })
    expect(clock.pendingTimers).toBe(0)
  })

  test.each<PlaneOutcome>([
    { kind: 'refused', reason: 'overflow-throttled' },
    { kind: 'left' },
    { kind: 'broken', error: new Error('cut') },
  ])('does not close when the call that tries the way ends so: $kind', async (outcome) => {
    const { breaker, states } = await openedBreaker()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(await breaker.run(ends(outcome))).toEqual(outcome)
    expect(breaker.state).toBe('open')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(await breaker.run(good)).toEqual({ kind: 'answered' })
    expect(states).toEqual(['open', 'half-open', 'open', 'half-open', 'closed'])
  })

  test('lets calls back by and by: twice as many each half second, and all of them after five seconds', async () => {
    const { breaker, clock } = await openedBreaker()
    await vi.advanceTimersByTimeAsync(5_000)
    await breaker.run(good)
    const mostAtOnce = () => [1, 2, 4, 8, 16, 512, 1_000].filter((inFlight) => !breaker.holdsBack(inFlight - 1)).at(-1)
    const seen: unknown[] = [mostAtOnce()]
    for (let half = 0; half < 3; half += 1) {
      await clock.advance(500)
      seen.push(mostAtOnce())
    }
    expect(seen).toEqual([1, 2, 4, 8])
    await clock.advance(3_499)
    expect(mostAtOnce()).toBe(512)
    await clock.advance(1)
    expect(mostAtOnce()).toBe(1_000)
  })

  test('passes the error of a call on as it is', async () => {
    const { breaker } = setUp()
    const thrown = async () => {
      throw new Error('a fault')
    }
    await expect(breaker.run(thrown)).rejects.toThrow('a fault')
  })
})

function setUp() {
  const states: BreakerState[] = []
  const clock = new ManualClock()
  return { clock, breaker: createLambdaBreaker({ clock, onChange: (state) => states.push(state) }), states }
}

async function openedBreaker() {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
  const rig = setUp()
  await run(rig.breaker, bad, 20)
  return rig
}

async function run(breaker: LambdaBreaker, call: Call, times: number): Promise<void> {
  for (let turn = 0; turn < times; turn += 1) await breaker.run(call)
}
