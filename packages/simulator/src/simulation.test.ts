import { describe, expect, test } from 'vitest'
import { type KnownPolicy, type PolicyName, policies, policyNames } from './policies.ts'
import type { FinishedRequest, PolicyFactory } from './policy.ts'
import { createRandom, exponential } from './random.ts'
import type { SimulatedRequest } from './request-pool.ts'
import type { SimulationResult } from './result.ts'
import { Simulation, type SimulationOptions } from './simulation.ts'
import { erlangB, erlangC, meanWait } from './testing/closed-forms.ts'

/** Context is milliseconds on the processor, the answer milliseconds of waiting: hand-made traces read easily. */
const plainService = { cpuMs: (context: number) => context, waitingMs: (generated: number) => generated }

describe('the yardstick model', () => {
  test('a queue is first in, first out', () => {
    const waits: number[] = []
    const watched = watching('none', ({ waitMs }) => waits.push(waitMs))
    simulate(
      watched,
      [
        [0, 100],
        [10, 50],
        [20, 50],
        [300, 10],
      ],
      { slots: 1 },
    )
    expect(waits).toEqual([0, 90, 130, 0])
  })

  test('spill-when-full: cold starts wait and are billed, a warm environment does neither, and is gone after 300 s', () => {
    const waits: number[] = []
    const policy = watching('spill-when-full', ({ plane, waitMs }) => plane === 'overflow' && waits.push(waitMs))
    const long = 400_000
    const result = simulate(
      policy,
      [
        [0, long],
        [10, 100],
        [1_000, 100],
        [301_100, 100],
      ],
      { slots: 1 },
    )
    expect(waits).toEqual([800, 0, 800])
    expect(result).toMatchObject({ spilled: 3, lambdaSeconds: 0.9 + 0.1 + 0.9, late: 0, waitP99Ms: 800 })
  })

  test('late counts waits over a second, cold start included', () => {
    const cold = (ms: number) => ({ lambda: { coldStartMs: () => ms }, slots: 1 })
    expect(simulate('lambda-only', [[0, 1]], cold(1_000)).late).toBe(0)
    expect(
      simulate(
        'lambda-only',
        [
          [0, 1],
          [0, 1],
        ],
        cold(1_001),
      ).late,
    ).toBe(1)
  })

  test('costs the tasks from the start to the last completion, and Lambda by second and request', () => {
    const hour = 3_600_000
    expect(simulate('none', [[0, hour]], { slots: 4, slotsPerTask: 8 }).costUsd).toBeCloseTo(0.0395 / 2, 6)
    // One hour of half a GB, and a request; nobody pays for tasks that are not there.
    const onLambda = simulate('lambda-only', [[0, hour]], { lambda: { coldStartMs: () => 0 } })
    expect(onLambda.costUsd).toBeCloseTo(0.0000133334 * 0.5 * 3_600 + 0.0000002, 6)
  })

  test('what Lambda refuses is shed by lambda-only, queued by spill-when-full', () => {
    const limited = { slots: 1, lambda: { concurrencyLimit: 1 } }
    const three: [number, number][] = [
      [0, 5_000],
      [1, 5_000],
      [2, 5_000],
    ]
    expect(simulate('lambda-only', three, limited)).toMatchObject({ spilled: 1, shed: 2 })
    expect(simulate('spill-when-full', three, limited)).toMatchObject({ spilled: 1, shed: 0, waitP99Ms: 4_998 })
  })

  test('static spills from 90 % of the slots until 70 %, and counts both edges as flips', () => {
    const tenAtOnce = Array.from({ length: 10 }, (_, at): [number, number] => [at, 1_000])
    const result = simulate('static', [...tenAtOnce, [31_000, 10]], { slots: 10 })
    expect(result).toMatchObject({ spilled: 1, shed: 0, flips: 2 })
  })

  test('alarm-weights moves half of the requests 363 s after the load rose, and back', () => {
    const fullFor = (fromMs: number, toMs: number) => everyMs(1_000, fromMs, toMs, 990)
    const result = simulate('alarm-weights', [...fullFor(0, 600_000), ...everyMs(1_000, 600_000, 1_500_000, 10)], {
      slots: 1,
    })
    // On from 363 s; the minute that ends at 660 s is the first of low load, so off at 660 + 303 s.
    expect(result.flips).toBe(2)
    expect(result.spilled).toBeGreaterThan(600 * 0.45)
    expect(result.spilled).toBeLessThan(600 * 0.55)
  })

  test('gradient2 takes on 20 here, running and queued, and spills the rest', () => {
    const atOnce = Array.from({ length: 30 }, (): [number, number] => [0, 100])
    expect(simulate('gradient2', atOnce, { slots: 4 })).toMatchObject({ spilled: 10 })
  })

  test('a policy may keep the queue: newest first, spilled by a timer of its own, prewarmed for it', () => {
    const outcomes: unknown[] = []
    const newestFirst: PolicyFactory = ({ actuator, clock }) => {
      const queue: SimulatedRequest[] = []
      actuator.prewarm(1)
      return {
        flips: 0,
        arrive(request) {
          if (actuator.inFlight < actuator.slots) {
            actuator.serveHere(request)
            return
          }
          queue.push(request)
          clock.after(2_000, () => {
            const place = queue.indexOf(request)
            if (place < 0) return
            for (const late of queue.splice(place, 1)) actuator.spill(late)
          })
        },
        throttled: (request) => actuator.shed(request),
        slotFreed() {
          const newest = queue.pop()
          if (newest) actuator.serveHere(newest)
        },
        finished: ({ arrivedAtMs }, { plane, waitMs, coldStartMs }) => {
          outcomes.push([arrivedAtMs, plane, waitMs, coldStartMs])
        },
      }
    }
    const rows: Row[] = [
      [0, 1_500],
      [10, 5_000],
      [20, 5_000],
      [30, 5_000],
    ]
    const result = simulate({ about: '', create: newestFirst }, rows, { slots: 1 })
    expect(outcomes).toEqual([
      [0, 'primary', 0, 0],
      [30, 'primary', 1_470, 0],
      [10, 'overflow', 2_000, 0],
      [20, 'overflow', 2_800, 800],
    ])
    expect(result).toMatchObject({ spilled: 2, lambdaSeconds: 0.8 + 5 + 5.8 })
  })

  test('a policy that forgets a request is found out', () => {
    const forgetful: PolicyFactory = () => ({ flips: 0, arrive() {}, throttled() {} })
    expect(() => simulate({ about: '', create: forgetful }, [[0, 1]])).toThrow('nothing happens to 1 open requests')
  })

  test('a policy cannot decide a request twice', () => {
    const twice: PolicyFactory = ({ actuator }) => ({
      flips: 0,
      arrive(request) {
        actuator.serveHere(request)
        actuator.spill(request)
      },
      throttled() {},
    })
    expect(() => simulate({ about: '', create: twice }, [[0, 1]])).toThrow('request 0 was decided twice: it is here')
  })

  test('a policy sees the context of a request, not how long it will take', () => {
    const spy: PolicyFactory = ({ actuator }) => ({
      flips: 0,
      arrive(request) {
        expect(request).toMatchObject({ contextTokens: 30, arrivedAtMs: 5 })
        expect(Object.keys(request).sort()).toEqual([
          'arrivedAtMs',
          'bodyBytes',
          'contextTokens',
          'index',
          'requestClass',
        ])
        actuator.serveHere(request)
      },
      throttled() {},
      finished: (_, outcome) => expect(outcome).toMatchObject({ generatedTokens: 7, serviceMs: 37 }),
    })
    expect(simulate({ about: '', create: spy }, [[5, 30, 7]]).requests).toBe(1)
  })

  test.each(policyNames)('%s: the same seed gives the same result, and every request ends', (name) => {
    const result = poisson(name, 3_000, 6, 1_000)
    expect(poisson(name, 3_000, 6, 1_000)).toEqual(result)
    expect(result.requests).toBe(3_000)
  })
})

describe('against closed forms', () => {
  const [meanMs, slots, offered, requests] = [100, 8, 6, 1_000_000]

  test('M/M/c: share that waits and mean wait (Erlang C)', () => {
    let [waited, sumMs] = [0, 0]
    const policy = watching('none', ({ waitMs }) => {
      if (waitMs > 0) waited += 1
      sumMs += waitMs
    })
    poisson(policy, requests, offered, meanMs, { slots })
    expectWithin2Percent(waited / requests, erlangC(offered, slots))
    expectWithin2Percent(sumMs / requests, meanWait(offered, slots, meanMs))
  })

  test('M/M/c/c: share that is refused (Erlang B)', () => {
    const refusing: PolicyFactory = ({ actuator }) => ({
      flips: 0,
      arrive: (request) => (actuator.inFlight < actuator.slots ? actuator.serveHere(request) : actuator.shed(request)),
      throttled() {},
    })
    const { shed } = poisson({ about: '', create: refusing }, requests, offered, meanMs, { slots })
    expectWithin2Percent(shed / requests, erlangB(offered, slots))
  })
})

type Row = [atMs: number, context: number, generated?: number]
type Options = Partial<Omit<SimulationOptions, 'policy' | 'name'>>

function start(policy: PolicyName | KnownPolicy, options: Options): Simulation {
  const known = typeof policy === 'string' ? policies[policy] : policy
  const common = { name: 'test', policy: known, slots: 8, slotsPerTask: 8, seed: 1, service: plainService }
  return new Simulation({ ...common, ...options })
}

function simulate(policy: PolicyName | KnownPolicy, rows: readonly Row[], options: Options = {}): SimulationResult {
  const simulation = start(policy, options)
  for (const [atMs, context, generated] of rows) simulation.arrive(atMs, context, generated ?? 0)
  return simulation.finish()
}

/** Poisson arrivals with exponential service: `offered` slots are busy on average. */
function poisson(
  policy: PolicyName | KnownPolicy,
  count: number,
  offered: number,
  meanMs: number,
  options: Options = {},
) {
  const simulation = start(policy, options)
  const random = createRandom(7)
  let atMs = 0
  for (let sent = 0; sent < count; sent += 1) {
    atMs += exponential(random, meanMs / offered)
    simulation.arrive(atMs, exponential(random, meanMs), 0)
  }
  return simulation.finish()
}

function everyMs(gapMs: number, fromMs: number, toMs: number, serviceMs: number): Row[] {
  return Array.from({ length: (toMs - fromMs) / gapMs }, (_, place) => [fromMs + place * gapMs, serviceMs])
}

/** A policy whose outcomes are looked at. */
function watching(name: PolicyName, look: (outcome: FinishedRequest) => void): KnownPolicy {
  const known = policies[name]
  return {
    ...known,
    create(dependencies) {
      const policy = known.create(dependencies)
      return Object.assign(Object.create(policy), { finished: (_: unknown, outcome: FinishedRequest) => look(outcome) })
    },
  }
}

function expectWithin2Percent(measured: number, exact: number): void {
  expect(Math.abs(measured / exact - 1)).toBeLessThan(0.02)
}
