import { describe, expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { RequestPool } from '../request-pool.ts'
import { VirtualClock } from '../virtual-clock.ts'
import { defaultLambdaOptions, type LambdaOptions, LambdaPlane, measuredColdStartMs } from './lambda-plane.ts'

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
    expect(lambda.billedSeconds).toBeCloseTo(0.81 + 0.01 + 1.8)
    // The first came free again at 200 s, so both are warm beyond 300 s from the start.
    clock.runUntil(499_000)
    invoke(2, 10)
    expect(lambda.billedSeconds).toBeCloseTo(0.81 + 0.01 + 1.8 + 0.02)
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
    expect(lambda.billedSeconds).toBeCloseTo(5 * 0.8 + 5)
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
})

function setUp(options: Partial<LambdaOptions> = {}) {
  const clock = new VirtualClock()
  const pool = new RequestPool(clock)
  let ready = 0
  const listener = {
    finished() {},
    environmentFreed() {},
    environmentReady() {
      ready += 1
    },
  }
  const random = () => 0.5
  const lambda = new LambdaPlane({ ...defaultLambdaOptions, ...options }, { clock, pool, random, listener })
  /** How many of so many requests at this instant were taken. */
  function invoke(count: number, serviceMs: number): number {
    const taken = Array.from({ length: count }, () => {
      const request = Object.assign(pool.take(), { arrivedAtMs: clock.now(), cpuMs: serviceMs, waitingMs: 0 })
      return lambda.invoke(request) === undefined
    })
    return taken.filter(Boolean).length
  }
  return { clock, lambda, invoke, ready: () => ready }
}
