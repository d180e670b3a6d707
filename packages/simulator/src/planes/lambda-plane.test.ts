import { describe, expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { type PooledRequest, RequestPool } from '../request-pool.ts'
import { VirtualClock } from '../virtual-clock.ts'
import { defaultLambdaOptions, fleetLambdaOptions, type LambdaOptions, measuredColdStartMs } from './lambda-options.ts'
import { LambdaPlane } from './lambda-plane.ts'
import { StoreConnections, type StoreOptions } from './store-connections.ts'

describe('Lambda', () => {
  test('starts 1,000 environments at once and 100 a second from then on', () => {
    const { clock, invoke } = setUp()
    expect(invoke(1_500, 60_000)).toBe(1_000)
    clock.runUntil(2_000)
    expect(invoke(1_500, 60_000)).toBe(200)
    clock.runUntil(50_000)
    expect(invoke(5_000, 60_000)).toBe(1_000)
  })

  test('does not count warm environments against the ramp', () => {
    const { clock, invoke } = setUp()
    invoke(1_000, 10)
    clock.runUntil(1_000)
    expect(invoke(1_100, 10)).toBe(1_100)
  })

  test('reuses the environment that was idle longest, so that a rest of them stays warm', () => {
    const { clock, invoke, lambda } = setUp()
    invoke(1, 10)
    clock.runUntil(200_000)
    invoke(1, 10)
    invoke(1, 1_000)
    clock.runUntil(202_000)
    expect(lambda.usage.billedSeconds).toBeCloseTo(0.81 + 0.01 + 1.8)
    // The first came free again at 200 s, so both are warm beyond 300 s from the start.
    clock.runUntil(499_000)
    invoke(2, 10)
    expect(lambda.usage.billedSeconds).toBeCloseTo(0.81 + 0.01 + 1.8 + 0.02)
  })

  test('refuses beyond the concurrency limit of the account', () => {
    const { invoke } = setUp({ concurrencyLimit: 7 })
    expect(invoke(10, 10)).toBe(7)
  })

  test('starts environments ahead, which count while they start and are warm then', () => {
    const { clock, lambda, invoke, ready } = setUp({ concurrencyLimit: 5 })
    expect(lambda.prewarm(10)).toBe(5)
    expect(invoke(1, 10)).toBe(0)
    clock.runUntil(800)
    expect(ready()).toBe(5)
    invoke(5, 1_000)
    expect(lambda.usage.billedSeconds).toBeCloseTo(5 * 0.8 + 5)
  })

  test('gives an environment that stands idle before it starts another', () => {
    const { clock, lambda, invoke, ready } = setUp()
    invoke(1, 10)
    clock.runUntil(2_000)
    expect(lambda.prewarm(2)).toBe(2)
    expect(lambda.usage.started).toBe(2)
    clock.runUntil(2_010)
    expect(ready()).toBe(1)
    clock.runUntil(3_000)
    expect(ready()).toBe(2)
    expect(lambda.usage.billedSeconds).toBeCloseTo(0.81 + 0.001 + 0.8)
  })

  test('cold starts as measured: half within 275 ms, one in a hundred over 800 ms', () => {
    const random = createRandom(1)
    const starts = Array.from({ length: 20_000 }, () => measuredColdStartMs(random)).sort((a, b) => a - b)
    expect(starts[10_000]).toBeGreaterThan(268)
    expect(starts[10_000]).toBeLessThan(282)
    expect(starts[19_800]).toBeGreaterThan(750)
    expect(starts[19_800]).toBeLessThan(850)
  })

  test('refuses everything while it is throttled by a fault', () => {
    const { clock, lambda, invoke } = setUp()
    lambda.throttleUntil(5_000)
    expect(invoke(1, 10)).toBe(0)
    clock.runUntil(5_000)
    expect(invoke(1, 10)).toBe(1)
  })

  test('while it is down it refuses everything, loses what ran, and forgets what was warm', () => {
    const { clock, lambda, invoke, ended } = setUp()
    invoke(2, 10)
    clock.runUntil(1_000)
    invoke(1, 5_000)
    lambda.goDownUntil(3_000)
    expect(invoke(1, 10)).toBe(0)
    clock.runUntil(10_000)
    expect(ended()).toEqual({ finished: 2, lost: 1, unconnected: 0 })
    invoke(1, 10)
    expect(lambda.usage.started).toBe(3)
    clock.runUntil(20_000)
    expect(ended()).toEqual({ finished: 3, lost: 1, unconnected: 0 })
    expect(lambda.usage.inUse).toBe(0)
  })

  test('with less memory than a whole processor takes, what runs on it takes longer, and is billed so', () => {
    const { clock, invoke, lambda, ended } = setUp({ ...fleetLambdaOptions, coldStartMs: () => 0, memoryMb: 442.25 })
    invoke(1, 1_000)
    clock.runUntil(3_999)
    expect(ended().finished).toBe(0)
    clock.runUntil(4_000)
    expect(ended().finished).toBe(1)
    expect(lambda.usage.billedSeconds).toBe(4)
  })

  test('costs a quarter more on x86', () => {
    const costUsd = (architecture: 'arm64' | 'x86') => {
      const { clock, invoke, lambda } = setUp({ architecture, coldStartMs: () => 0, memoryMb: 1_024 })
      invoke(1, 3_600_000)
      clock.runUntil(1)
      return lambda.usage.costUsd
    }
    expect(costUsd('arm64')).toBeCloseTo(3_600 * 0.0000133334 + 0.0000002, 6)
    expect(costUsd('x86')).toBeCloseTo(3_600 * 0.0000166667 + 0.0000002, 6)
  })
})

describe('on one machine', () => {
  test('so many environments start at once, the next when one is up', () => {
    const { clock, invoke, ended } = setUp({ startsAtOnce: 2 })
    expect(invoke(3, 5_000)).toBe(3)
    clock.runUntil(5_800)
    expect(ended().finished).toBe(2)
    clock.runUntil(6_599)
    expect(ended().finished).toBe(2)
    clock.runUntil(6_600)
    expect(ended().finished).toBe(3)
  })

  test('who waits to start one takes one that comes free before that', () => {
    const { clock, invoke, ended, lambda } = setUp({ startsAtOnce: 1 })
    invoke(3, 100)
    clock.runUntil(900)
    expect(ended().finished).toBe(1)
    // The second began to start its own at 0.8 s; the third takes that of the first.
    clock.runUntil(1_000)
    expect(ended().finished).toBe(2)
    clock.runUntil(2_000)
    expect(ended().finished).toBe(3)
    expect(lambda.usage).toMatchObject({ started: 2, inUse: 0 })
  })
})

describe('connections to a store', () => {
  test('each environment opens one when it starts, and keeps it as long as it is warm', () => {
    const { clock, invoke, store, lambda } = setUp({}, { mostConnections: 10, connectMs: 20, retryMs: [], perTask: 1 })
    invoke(3, 100)
    clock.runUntil(2_000)
    expect(store?.mostOpen).toBe(3)
    expect(lambda.usage.billedSeconds).toBeCloseTo(3 * 0.92)
    invoke(3, 100)
    expect(lambda.usage.billedSeconds).toBeCloseTo(3 * 0.92 + 3 * 0.1)
    clock.runUntil(400_000)
    invoke(8, 100)
    clock.runUntil(402_000)
    expect(store).toMatchObject({ mostOpen: 8, refused: 0 })
  })

  test('beyond what the store bears a request fails, and the environment tries again with its next one', () => {
    const { clock, invoke, ended } = setUp({}, { mostConnections: 2, connectMs: 20, retryMs: [], perTask: 1 })
    invoke(3, 100)
    clock.runUntil(2_000)
    expect(ended()).toEqual({ finished: 2, lost: 0, unconnected: 1 })
    invoke(3, 100)
    clock.runUntil(4_000)
    expect(ended()).toEqual({ finished: 4, lost: 0, unconnected: 2 })
  })

  test('who was refused asks again as often as it may, waiting meanwhile, and is served when one came free', () => {
    const { clock, lambda, invoke, ended } = setUp(
      {},
      { mostConnections: 1, connectMs: 20, retryMs: [100, 400], perTask: 1 },
    )
    invoke(1, 100)
    clock.runUntil(1_000)
    // By then its environment is gone, and with it its connection.
    clock.runUntil(302_000)
    invoke(2, 100)
    clock.runUntil(304_000)
    // Asked at 0.8, 0.92 and 1.34 s after it came.
    expect(ended()).toEqual({ finished: 2, lost: 0, unconnected: 1 })
    expect(lambda.usage.billedSeconds).toBeCloseTo(0.92 + (0.82 + 0.1) + (0.8 + 0.02 + 0.1 + 0.02 + 0.4 + 0.02))
  })

  test('environments that are started ahead have theirs when a request comes', () => {
    const { clock, lambda, invoke } = setUp({}, { mostConnections: 2, connectMs: 20, retryMs: [], perTask: 1 })
    lambda.prewarm(2)
    clock.runUntil(1_000)
    invoke(2, 100)
    expect(lambda.usage.billedSeconds).toBeCloseTo(2 * 0.8 + 2 * 0.1)
  })

  test('come free when Lambda goes down', () => {
    const { clock, lambda, invoke, ended } = setUp({}, { mostConnections: 2, connectMs: 20, retryMs: [], perTask: 1 })
    invoke(1, 10)
    clock.runUntil(1_000)
    invoke(2, 5_000)
    lambda.goDownUntil(2_000)
    clock.runUntil(10_000)
    invoke(2, 10)
    clock.runUntil(20_000)
    expect(ended()).toEqual({ finished: 3, lost: 2, unconnected: 0 })
  })
})

function setUp(options: Partial<LambdaOptions> = {}, ofStore?: StoreOptions) {
  const clock = new VirtualClock()
  const pool = new RequestPool(clock)
  let ready = 0
  const ended = { finished: 0, lost: 0, unconnected: 0 }
  const count = (name: keyof typeof ended) => (request: PooledRequest) => {
    ended[name] += 1
    pool.release(request)
  }
  const listener = {
    ...{ finished: count('finished'), lost: count('lost'), unconnected: count('unconnected') },
    environmentFreed() {},
    environmentReady() {
      ready += 1
    },
  }
  const random = () => 0.5
  const store = ofStore && new StoreConnections(ofStore)
  const lambda = new LambdaPlane({ ...defaultLambdaOptions, ...options }, { clock, pool, random, listener, store })
  /** How many of so many requests at this instant were taken. */
  function invoke(count: number, serviceMs: number): number {
    const taken = Array.from({ length: count }, () => {
      const request = Object.assign(pool.take(), { arrivedAtMs: clock.now(), cpuMs: serviceMs, waitingMs: 0 })
      return lambda.invoke(request) === undefined
    })
    return taken.filter(Boolean).length
  }
  return { clock, lambda, store, invoke, ready: () => ready, ended: () => ended }
}
