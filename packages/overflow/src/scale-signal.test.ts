import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ScaleSignalOptions, ScaleSignalSource } from './scale-signal.ts'

/** One vCPU and 2 GB against a busy 512 MB environment, arm64, by the price lists of November 2026. */
const options: ScaleSignalOptions = {
  slotsPerTask: 10,
  minTasks: 1,
  maxTasks: 100,
  taskUsdPerHour: 0.0395,
  slotUsdPerHour: 0.024,
}

describe('the number of tasks', () => {
  test('is what work in flight over 60 s needs', () => {
    const { steady, signal } = source()
    steady(60, 47)
    expect(signal(5)).toMatchObject({ desired: 5, stable: 47, panic: 47, isPanicking: false })
  })

  test('counts what was spilled as demand: the burst is not over because it was spilled', () => {
    const { steady, signal } = source()
    steady(60, 50, 12)
    expect(signal(5)).toMatchObject({ desired: 7, stable: 62 })
  })

  test('is not raised for so little spill that a task would cost more than it', () => {
    const { steady, signal } = source()
    steady(60, 50, 1.6)
    expect(signal(5)).toMatchObject({ desired: 5, indifferenceSlots: expect.closeTo(1.646, 3) })
    steady(60, 50, 1.7)
    expect(signal(5).desired).toBe(6)
  })

  test('falls to no less than half in one step', () => {
    const { steady, signal } = source()
    steady(61, 1)
    expect([signal(20).desired, signal(10).desired, signal(2).desired]).toEqual([10, 5, 1])
  })

  test('follows the slots that a task has now', () => {
    const { signals, steady, nowMs } = source()
    steady(60, 40)
    expect(signals.read(4, nowMs(), 20).desired).toBe(2)
    expect(signals.read(4, nowMs(), Number.NaN).desired).toBe(4)
  })

  test('stays within its bounds', () => {
    const { steady, signal } = source({ minTasks: 3, maxTasks: 8 })
    steady(61, 1)
    expect(signal(3).desired).toBe(3)
    steady(61, 10_000)
    expect(signal(3).desired).toBe(8)
  })

  test('is kept when nothing was told for more than a minute, or ever', () => {
    const { steady, signal, wait } = source()
    expect(signal(7)).toMatchObject({ desired: 7, stable: 0, isPanicking: false })
    steady(60, 20)
    wait(120)
    expect(signal(7).desired).toBe(7)
  })

  test('takes a second without a note for the one before it', () => {
    const { steady, signal, wait } = source()
    steady(30, 20)
    wait(20)
    expect(signal(2).stable).toBe(20)
  })

  test('is not moved by counts and instants that are none', () => {
    const { signals, steady, signal, nowMs } = source()
    steady(60, 20)
    for (const none of [Number.NaN, -1, Number.POSITIVE_INFINITY]) {
      signals.note(none, 0, nowMs())
      signals.note(0, none, nowMs())
      signals.note(9_999, 0, none)
    }
    expect(signal(2)).toMatchObject({ desired: 2, stable: 20 })
    expect(signals.read(Number.NaN, nowMs()).desired).toBe(2)
  })
})

describe('panic', () => {
  test('begins when 6 s want twice what runs, although 60 s do not yet', () => {
    const { steady, signal } = source()
    steady(60, 20)
    steady(5, 20, 180)
    const { desired, stable, isPanicking } = signal(2)
    expect([desired, isPanicking, stable < 40]).toEqual([17, true, true])
  })

  test('never lowers the number, and ends 60 s after it last held', () => {
    const { steady, signal } = source()
    steady(60, 20)
    steady(6, 20, 180)
    expect(signal(2).desired).toBe(20)
    steady(30, 5)
    expect(signal(20)).toMatchObject({ desired: 20, isPanicking: true })
    steady(30, 5)
    expect(signal(20)).toMatchObject({ desired: 20, isPanicking: true })
    steady(1, 5)
    expect(signal(20)).toMatchObject({ desired: 10, isPanicking: false })
  })

  test('does not begin below twice, however little is spilled', () => {
    const { steady, signal } = source()
    steady(60, 20)
    steady(6, 20, 10)
    expect(signal(2).isPanicking).toBe(false)
  })
})

test('within bounds and whole, never falling while it panics, whatever it is told', () => {
  const second = fc.record({ inFlight: fc.double(), spilled: fc.nat(500), ready: fc.nat(120), waitS: fc.nat(20) })
  fc.assert(
    fc.property(fc.array(second, { maxLength: 100 }), (seconds) => {
      const signals = new ScaleSignalSource(options)
      let nowMs = 0
      let before = 0
      for (const { inFlight, spilled, ready, waitS } of seconds) {
        nowMs += waitS * 1_000
        signals.note(inFlight, spilled, nowMs)
        const { desired, isPanicking } = signals.read(ready, nowMs)
        expect(Number.isInteger(desired) && desired >= 1 && desired <= 100).toBe(true)
        if (isPanicking) expect(desired).toBeGreaterThanOrEqual(before)
        before = isPanicking ? desired : 0
      }
    }),
  )
})

test.each([
  [{ slotsPerTask: 0 }, 'slotsPerTask must be above 0 and finite, got 0'],
  [{ slotUsdPerHour: Number.NaN }, 'slotUsdPerHour must be above 0 and finite, got NaN'],
  [{ minTasks: 9, maxTasks: 8 }, 'tasks must be whole, 0 <= minTasks <= maxTasks, got 9 and 8'],
])('options %o are refused', (wrong, message) => {
  expect(() => new ScaleSignalSource({ ...options, ...wrong })).toThrow(message)
})

function source(more: Partial<ScaleSignalOptions> = {}) {
  const signals = new ScaleSignalSource({ ...options, ...more })
  let second = 0
  return {
    signals,
    /** The instant of the last note. */
    nowMs: () => (second - 1) * 1_000,
    /** So many seconds with these slots held in each. */
    steady(seconds: number, inFlight: number, spilled = 0) {
      for (let at = 0; at < seconds; at += 1) signals.note(inFlight, spilled, second++ * 1_000)
    },
    wait: (seconds: number) => {
      second += seconds
    },
    signal: (readyTasks: number) => signals.read(readyTasks, (second - 1) * 1_000),
  }
}
