import { ManualClock } from '@manga-assist/clock/testing'
import type { OverflowUnavailableReason } from '@manga-assist/contracts'
import { describe, expect, test } from 'vitest'
import { noOverflowPlane } from '../no-overflow-plane.ts'
import type { StartAhead } from '../plane.ts'
import { createEnvironmentStarter, type EnvironmentStarterOptions } from './environment-starter.ts'

describe('environments that are started ahead', () => {
  test('are asked for together, and are warm when they have answered', async () => {
    const { starter, plane, answer } = starting()
    expect(starter.startAhead(8)).toBe(8)
    expect([plane.calls.length, starter.outstanding]).toEqual([8, 8])
    expect(starter.environments()).toMatchObject({ warm: 0, warmInAMinute: 0, startingAhead: 8 })
    await answer()
    expect(starter.environments()).toEqual({ warm: 8, warmInAMinute: 8, startingAhead: 0, mostAhead: 90 })
  })

  test('are counted by what they call themselves: two answers of one are one', async () => {
    const { starter, answer } = starting()
    starter.startAhead(4)
    await answer(({ id }) => ({ isUp: true, name: `environment-${id % 2}` }))
    expect(starter.environments().warm).toBe(2)
  })

  test('are told of one by one: those that came up, but for answers of one that has answered', async () => {
    const told: boolean[] = []
    const { starter, answer } = starting({ payAhead: () => (isUp) => told.push(isUp) })
    starter.startAhead(4)
    await answer(({ id }) => (id === 3 ? { isUp: false } : { isUp: true, name: `environment-${id % 2}` }))
    expect(told).toEqual([true, true, false, false])
  })

  test('that did not come up are not warm', async () => {
    const { starter, answer } = starting()
    starter.startAhead(4)
    await answer(({ id }) => ({ isUp: id > 0 }))
    expect(starter.environments()).toMatchObject({ warm: 3, startingAhead: 0 })
  })

  test('are beside those that run requests', async () => {
    const { starter, plane, answer } = starting()
    Object.assign(plane, { requests: 5, answering: 5 })
    expect(starter.environments().warm).toBe(5)
    starter.startAhead(4)
    await answer()
    expect(starter.environments().warm).toBe(9)
  })

  test('are no longer counted when they have been idle for five minutes, which is told a minute ahead', async () => {
    const { starter, clock, answer } = starting()
    starter.startAhead(4)
    await answer()
    await clock.advance(240_000)
    expect(starter.environments()).toMatchObject({ warm: 4, warmInAMinute: 0 })
    await clock.advance(60_000)
    expect(starter.environments().warm).toBe(0)
  })

  test('hold their environments until all of them are there, a second at most', () => {
    const { starter, plane } = starting({ concurrencyLimit: 1_000 })
    starter.startAhead(10)
    starter.startAhead(500)
    expect([plane.calls[0]?.ahead?.holdMs, plane.calls.at(-1)?.ahead?.holdMs]).toEqual([280, 1_000])
  })
})

describe('starting ahead is bounded', () => {
  test('by nine tenths of the concurrency, so that requests have the rest', async () => {
    const { starter, answer } = starting({ concurrencyLimit: 20 })
    expect([starter.startAhead(50), starter.startAhead(50)]).toEqual([18, 0])
    await answer()
    expect(starter.startAhead(3)).toBe(3)
  })

  test('by the ramp of Lambda, in which environments that are warm do not count', async () => {
    const { starter, clock, answer } = starting({ concurrencyLimit: 5_000 })
    expect(starter.startAhead(2_000)).toBe(1_000)
    await answer()
    // 1,000 that are warm, and what 2 s give.
    await clock.advance(2_000)
    expect(starter.startAhead(2_000)).toBe(1_200)
  })

  test.each<OverflowUnavailableReason>(['overflow-full', 'overflow-throttled', 'breaker-open', 'overflow-off'])(
    'by what the plane can take: not when %s',
    (reason) => {
      const { starter, plane } = starting()
      plane.unavailable = () => reason
      expect([starter.startAhead(5), plane.calls.length]).toEqual([0, 0])
      expect(starter.start?.(() => {})).toBe(false)
    },
  )

  test('by a plane that becomes unavailable on the way', () => {
    const { starter, plane } = starting()
    plane.unavailable = () => (plane.calls.length >= 3 ? 'overflow-full' : undefined)
    expect(starter.startAhead(5)).toBe(3)
  })

  test('by the money: what is set aside for a start is settled when it has answered', async () => {
    const money = { left: 3 }
    const payAhead = () => {
      if (money.left === 0) return undefined
      money.left -= 1
      return () => {
        money.left += 1
      }
    }
    const { starter, answer } = starting({ payAhead })
    expect([starter.startAhead(5), money.left]).toEqual([3, 0])
    await answer()
    expect(money.left).toBe(3)
  })

  test('where nothing can be started, nothing is', () => {
    const starter = createEnvironmentStarter({ overflow: noOverflowPlane, clock: new ManualClock() })
    expect([starter.startAhead(5), starter.start]).toEqual([0, undefined])
  })
})

test('one environment beside a request that waits is told of when it is up, and is not held', async () => {
  const { starter, plane, answer } = starting()
  const told: boolean[] = []
  expect(starter.start?.((isUp) => told.push(isUp))).toBe(true)
  expect([plane.calls[0]?.ahead, starter.outstanding]).toEqual([undefined, 1])
  await answer()
  expect([told, starter.outstanding]).toEqual([[true], 0])
})

test('requests that wait for their answers to begin show no environment: it may never come up', () => {
  const { starter, plane } = starting()
  Object.assign(plane, { requests: 5, answering: 2 })
  expect(starter.environments().warm).toBe(2)
})

interface Starting {
  concurrencyLimit?: number
  payAhead?: NonNullable<EnvironmentStarterOptions['payAhead']>
}

interface Call {
  id: number
  ahead: StartAhead | undefined
  settle: (isUp: boolean) => void
}

function starting({ concurrencyLimit = 100, payAhead = () => () => {} }: Starting = {}) {
  const clock = new ManualClock()
  const calls: Call[] = []
  let open = 0
  const plane = {
    ...noOverflowPlane,
    concurrencyLimit,
    calls,
    /** Requests that were spilled, and those of them whose answers have begun. */
    requests: 0,
    answering: 0,
    get inFlight(): number {
      return open + plane.requests
    },
    unavailable: (): OverflowUnavailableReason | undefined => undefined,
    startEnvironment(ahead?: StartAhead) {
      open += 1
      const { promise, resolve } = Promise.withResolvers<boolean>()
      calls.push({ id: calls.length, ahead, settle: resolve })
      return promise.finally(() => {
        open -= 1
      })
    },
  }
  /** Answers all requests that are open. */
  async function answer(how: (call: Call) => { isUp: boolean; name?: string } = () => ({ isUp: true })) {
    for (const call of calls.splice(0)) {
      const { isUp, name } = how(call)
      if (isUp) call.ahead?.onUp(name)
      call.settle(isUp)
    }
    await clock.advance(0)
  }
  return { clock, plane, answer, starter: createEnvironmentStarter({ overflow: plane, clock, payAhead }) }
}
