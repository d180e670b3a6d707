import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AdaptiveLimit, createAdaptiveLimit } from './adaptive-limit.ts'
import { exponential, type PlantClass, type PlantOptions, randomFrom, runPlant } from './testing/plant.ts'

const memoryless: readonly PlantClass[] = [{ share: 1, workMs: exponential(100) }]
const seeds = [1, 2, 3, 4]

describe('behind a limit, a server of 20 cores', () => {
  const twenty = { cores: () => 20, arrivals: () => 600, classes: memoryless }

  test.each(seeds)('is found out from below and held near its capacity (seed %i)', (seed) => {
    expectNear(settled({ initial: 20 }, { ...twenty, seed }, 600), 20, 33)
  })

  test.each(seeds)(
    'is found out from ten times above, although its baseline was learned in overload (seed %i)',
    (seed) => {
      expectNear(settled({ initial: 200 }, { ...twenty, seed }, 600), 20, 33)
    },
  )

  test.each(seeds)('is not led to the ceiling by a tenth too much, however long (seed %i)', (seed) => {
    expectNear(settled({ initial: 20 }, { ...twenty, arrivals: () => 220, seed }, 1_500), 20, 42)
  })

  test.each(seeds)('is followed when it loses half of its cores and gets them back (seed %i)', (seed) => {
    const cores = (nowMs: number) => (nowMs > 300_000 && nowMs < 600_000 ? 10 : 20)
    const limits = runPlant(createAdaptiveLimit(), { ...twenty, cores, seed }, 0, 900_000)
    expectNear(limits.slice(450, 595), 9, 24)
    expectNear(limits.slice(700), 18, 40)
  })

  test.each(seeds)('is found with service times of two kinds, one sixteen times the other (seed %i)', (seed) => {
    const workMs = (random: () => number) => (random() < 0.1 ? 1_000 : 60)
    expectNear(settled({}, { ...twenty, arrivals: () => 390, classes: [{ share: 1, workMs }], seed }, 600), 15, 42)
  })

  test.each(seeds)('is found with two classes whose mix changes each minute (seed %i)', (seed) => {
    const limit = createAdaptiveLimit({ classes: 2 })
    const limits: number[] = []
    for (let minute = 0; minute < 12; minute += 1) {
      const classes = [
        { share: minute % 2 === 0 ? 19 : 9, workMs: exponential(40) },
        { share: 1, workMs: exponential(400) },
      ]
      limits.push(
        ...runPlant(
          limit,
          { ...twenty, arrivals: () => 900, classes, seed: seed * 100 + minute },
          minute * 60_000,
          (minute + 1) * 60_000,
        ),
      )
    }
    expectNear(limits.slice(360), 18, 34)
    expect([limit.baselineMs(0), limit.baselineMs(1)]).toEqual([expect.closeTo(40, -1), expect.closeTo(400, -2)])
  })
})

describe('the limit', () => {
  test('rises to the ceiling and stays there when latency is constant', () => {
    const endless = { cores: () => 1e9, arrivals: () => 3_000, classes: [{ share: 1, workMs: () => 100 }], seed: 1 }
    expectNear(settled({ ceiling: 100 }, endless, 400), 90, 100)
  })

  test('falls to the floor when every request times out after the same time', () => {
    const hung = {
      cores: () => 1e9,
      arrivals: () => 300,
      classes: [{ share: 1, workMs: () => 1_000 }],
      timeoutMs: 900,
      seed: 1,
    }
    expectNear(settled({}, hung, 200), 4, 4)
  })

  test.each(seeds)('comes back when the work itself has become twice as slow (seed %i)', (seed) => {
    const limit = createAdaptiveLimit()
    const open = { cores: () => 1e9, arrivals: () => 300, seed }
    runPlant(limit, { ...open, classes: memoryless }, 0, 300_000)
    const limits = runPlant(limit, { ...open, classes: [{ share: 1, workMs: exponential(200) }] }, 300_000, 900_000)
    expectNear(limits.slice(-100), 100, 200)
  })

  test('is kept, not walked down, through a quiet night', () => {
    const limit = createAdaptiveLimit({ initial: 80 })
    const quiet = { cores: () => 20, arrivals: () => 2, classes: memoryless, seed: 1 }
    expectNear(runPlant(limit, quiet, 0, 3_600_000), 80, 80)
  })

  test('moves by one step in a window at most', () => {
    const limits = runPlant(
      createAdaptiveLimit(),
      { cores: () => 20, arrivals: () => 600, classes: memoryless, seed: 5 },
      0,
      300_000,
    )
    for (let at = 1; at < limits.length; at += 1) {
      expect(Math.abs((limits[at] as number) - (limits[at - 1] as number))).toBeLessThanOrEqual(1)
    }
  })
})

describe('windows', () => {
  test('end after 1 s with 50 answers, not before', () => {
    const limit = createAdaptiveLimit()
    fill(limit, { from: 0, until: 999, samples: 200 })
    expect(limit.lastChange).toBeUndefined()
    limit.note(100, 20, 1_000)
    expect(limit.lastChange).toEqual({ kind: 'increase', reason: 'no-queue' })
  })

  test('with fewer answers end after 30 s, and count from ten on', () => {
    const limit = createAdaptiveLimit()
    fill(limit, { from: 0, until: 29_000, samples: 10 })
    limit.note(100, 20, 30_000)
    expect(limit.limit).toBe(21)
  })

  test('with fewer than ten answers are discarded: an outlier of the last half minute means nothing now', () => {
    const limit = createAdaptiveLimit()
    fill(limit, { from: 0, until: 29_000, samples: 9 })
    limit.note(100, 20, 30_000)
    expect(limit.lastChange).toBeUndefined()
    expect(limit.baselineMs(0)).toBeUndefined()
  })

  test('a silence neither freezes the limit nor mixes what was before with what comes after', () => {
    const limit = createAdaptiveLimit()
    fill(limit, { from: 0, until: 500, samples: 40, latencyMs: 5_000 })
    fill(limit, { from: 3_600_000, until: 3_601_000, samples: 60 })
    expect(limit.limit).toBe(22)
    expect(limit.baselineMs(0)).toBeLessThan(5_000)
  })

  test('what is smoothed is forgotten after a silence: the first window says how it is now', () => {
    const limit = createAdaptiveLimit()
    seconds(limit, { from: 0, count: 12 })
    seconds(limit, { from: 12, count: 8, latencyMs: 500 })
    expect(limit.lastChange).toEqual({ kind: 'decrease', reason: 'queue' })
    seconds(limit, { from: 3_600, count: 2 })
    expect(limit.lastChange).toEqual({ kind: 'increase', reason: 'no-queue' })
  })

  test('one request in each that hangs for ten minutes is no trend', () => {
    const limit = createAdaptiveLimit()
    seconds(limit, { from: 0, count: 12, inFlight: 60 })
    for (let second = 12; second < 19; second += 1) {
      limit.note(600_000, 60, second * 1_000 + 1)
      seconds(limit, { from: second, count: 1, inFlight: 60 })
    }
    expect(limit.lastChange).toEqual({ kind: 'increase', reason: 'no-queue' })
  })

  test('an instant from the future does not freeze the limit', () => {
    const limit = createAdaptiveLimit()
    limit.note(100, 20, 1e15)
    fill(limit, { from: 0, until: 1_000, samples: 60 })
    expect(limit.limit).toBe(21)
  })

  test('samples, in-flights, instants and classes that are none are ignored', () => {
    const limit = createAdaptiveLimit()
    for (const none of [Number.NaN, -1, Number.POSITIVE_INFINITY]) {
      fill(limit, { from: 0, until: 2_000, samples: 100, latencyMs: none })
      fill(limit, { from: 0, until: 2_000, samples: 100, inFlight: none })
    }
    for (let at = 0; at < 100; at += 1) limit.note(100, 20, Number.NaN)
    for (let at = 0; at < 100; at += 1) limit.note(100, 20, at * 50, 1)
    for (let at = 0; at < 100; at += 1) limit.noteDrop(Number.NaN)
    expect(limit.lastChange).toBeUndefined()
  })
})

describe('a busy process', () => {
  test.each([
    [0.85, undefined, 20],
    [0.88, undefined, 16],
    [undefined, 0.91, 12],
    [0.88, 0.91, 12],
    [1, 1, 10],
    [1.2, 0.1, 10],
  ])('event loop %s and CPU %s leave %i of 20 slots', (eventLoop, cpu, slots) => {
    const limit = createAdaptiveLimit()
    limit.pressure(eventLoop, cpu, 1_000, 1_000)
    expect(limit.limit).toBe(slots)
  })

  test.each([
    ['NaN', Number.NaN, 1_000],
    ['negative', -0.5, 1_000],
    ['a percentage', 99, 1_000],
    ['stale', 1, -1_500],
    ['future', 1, 1_001],
    ['without instant', 1, Number.NaN],
    ['unknown', undefined, 1_000],
  ])('a reading that is %s says nothing', (_what, utilization, readAtMs) => {
    const limit = createAdaptiveLimit()
    limit.pressure(utilization, utilization, readAtMs, 1_000)
    expect(limit.limit).toBe(20)
  })

  test('gets its slots back when nothing as bad was read for 30 s, and only as many as the best of it allows', () => {
    const limit = createAdaptiveLimit()
    limit.pressure(1, 0, 0, 0)
    for (let nowMs = 250; nowMs <= 29_750; nowMs += 250) limit.pressure(nowMs === 10_000 ? 0.88 : 0, 0, nowMs, nowMs)
    expect(limit.limit).toBe(10)
    limit.pressure(0, 0, 30_000, 30_000)
    expect(limit.limit).toBe(16)
  })

  test('learns nothing from short queues: those are the pressure’s doing', () => {
    const limit = createAdaptiveLimit()
    limit.pressure(0.925, 0, 0, 0)
    seconds(limit, { from: 0, count: 25, inFlight: 10 })
    limit.pressure(0, 0, 30_000, 30_000)
    expect(limit.limit).toBe(20)
  })

  test('flapping readings move the limit at most once in 30 s', () => {
    const reading = fc.constantFrom(0.49, 0.51, undefined, Number.NaN, -1, 7, 'stale' as const, 'future' as const)
    fc.assert(
      fc.property(fc.array(reading, { minLength: 50, maxLength: 400 }), (readings) => {
        const limit = createAdaptiveLimit({ cpuTarget: 0.5 })
        expectOneMoveIn30s(readings.map((cpu, at) => limitAfter(limit, cpu, at * 250)))
      }),
    )
  })
})

test('the limit stays whole and within its bounds whatever it is told', () => {
  const any = fc.oneof(fc.double(), fc.integer({ min: -5, max: 500 }))
  const call = fc.tuple(fc.nat(2), any, any, any, fc.integer({ min: -1, max: 3 }))
  fc.assert(
    fc.property(fc.array(call, { maxLength: 300 }), (calls) => {
      const limit = createAdaptiveLimit({
        initial: 5,
        floor: 3,
        ceiling: 9,
        classes: 2,
        minSamples: 2,
        shortestWindowMs: 1,
      })
      for (const [kind, a, b, nowMs, classIndex] of calls) {
        if (kind === 0) limit.note(a, b, nowMs, classIndex)
        else if (kind === 1) limit.noteDrop(nowMs)
        else limit.pressure(a, b, nowMs, nowMs)
        expect(Number.isInteger(limit.limit) && limit.limit >= 3 && limit.limit <= 9).toBe(true)
      }
    }),
  )
})

test.each([
  [{ floor: 0 }, 'floor must be from 1 to 200, got 0'],
  [{ initial: 300 }, 'initial must be from 4 to 200, got 300'],
  [{ initial: 4.5 }, 'initial must be a whole number, got 4.5'],
  [{ cpuTarget: 1 }, 'cpuTarget must be from 0.01 to 0.99, got 1'],
  [{ shortestWindowMs: 60_000 }, 'shortestWindowMs must be from 1 to 30000, got 60000'],
  [{ ceiling: Number.NaN }, 'ceiling must be a whole number, got NaN'],
])('options %o are refused: %s', (options, message) => {
  expect(() => createAdaptiveLimit(options)).toThrow(message)
})

/** Limits of the last third of a run, second by second. */
function settled(limit: Parameters<typeof createAdaptiveLimit>[0], plant: PlantOptions, seconds: number): number[] {
  return runPlant(createAdaptiveLimit(limit), plant, 0, seconds * 1_000).slice(-Math.floor(seconds / 3))
}

function expectNear(limits: readonly number[], least: number, most: number): void {
  expect(Math.min(...limits)).toBeGreaterThanOrEqual(least)
  expect(Math.max(...limits)).toBeLessThanOrEqual(most)
}

interface Filling {
  from: number
  until: number
  samples: number
  latencyMs?: number
  inFlight?: number
}

/** Answers at even intervals, the first at `from`, none at `until` but the last. */
function fill(limit: AdaptiveLimit, { from, until, samples, latencyMs = 100, inFlight = 20 }: Filling): void {
  for (let at = 0; at < samples; at += 1) {
    limit.note(latencyMs, inFlight, from + ((until - from) * at) / (samples - 1))
  }
}

/** So many seconds of 60 answers each. */
function seconds(
  limit: AdaptiveLimit,
  { from, count, ...more }: { from: number; count: number } & Partial<Filling>,
): void {
  for (let second = from; second < from + count; second += 1) {
    fill(limit, { ...more, from: second * 1_000 + 2, until: (second + 1) * 1_000, samples: 60 })
  }
}

function limitAfter(limit: AdaptiveLimit, cpu: number | 'stale' | 'future' | undefined, nowMs: number): number {
  if (cpu === 'stale') limit.pressure(undefined, 1, nowMs - 60_000, nowMs)
  else if (cpu === 'future') limit.pressure(undefined, 1, nowMs + 60_000, nowMs)
  else limit.pressure(undefined, cpu, nowMs, nowMs)
  return limit.limit
}

/** One value each 250 ms. */
function expectOneMoveIn30s(limits: readonly number[]): void {
  let lastMove = Number.NEGATIVE_INFINITY
  for (let at = 1; at < limits.length; at += 1) {
    if (limits[at] === limits[at - 1]) continue
    expect((at - lastMove) * 250).toBeGreaterThanOrEqual(30_000)
    lastMove = at
  }
}

test('the random numbers of the plant repeat with their seed', () => {
  expect(randomFrom(7)()).toBe(randomFrom(7)())
})
