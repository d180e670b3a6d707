import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SpendGovernor } from './spend-governor.ts'

const plenty = 1_000_000

describe('money', () => {
  test('is granted up to a minute’s budget, and again when that minute is over', () => {
    const governor = new SpendGovernor({ usdPerMinute: 10, usdPerDay: plenty })
    expect(granted(governor, 0, 1, 20)).toBe(10)
    expect(granted(governor, 59_999, 1, 20)).toBe(0)
    expect(granted(governor, 61_000, 1, 20)).toBe(10)
  })

  test('that was paid within the last minute counts to its last millisecond', () => {
    const governor = new SpendGovernor({ usdPerMinute: 10, usdPerDay: plenty })
    expect([granted(governor, 999, 1, 20), granted(governor, 60_998, 1, 20)]).toEqual([10, 0])
  })

  test('is granted up to a day’s budget', () => {
    const governor = new SpendGovernor({ usdPerMinute: 10, usdPerDay: 25 })
    const perMinute = [0, 61_000, 122_000, 183_000].map((nowMs) => granted(governor, nowMs, 1, 20))
    expect(perMinute).toEqual([10, 10, 5, 0])
    expect(granted(governor, 86_400_000 - 1, 1, 20)).toBe(0)
    expect(granted(governor, 86_400_000 + 900_000, 1, 20)).toBe(10)
  })

  test('of the last hour is told to the minute, and what is only set aside is not in it', () => {
    const governor = new SpendGovernor({ usdPerMinute: 100, usdPerDay: plenty })
    governor.reserve(7, 1, 0)
    governor.reserve(3, 1, 0)?.settle(2, 0)
    governor.reserve(3, 1, 0)?.settle(1, 1_800_000)
    expect([3_599_999, 3_660_000, 5_460_000].map((nowMs) => governor.spentInHourUsd(nowMs))).toEqual([3, 1, 0])
  })

  test('that is set aside counts until it is settled, then the real price does', () => {
    const governor = new SpendGovernor({ usdPerMinute: 10, usdPerDay: plenty })
    const first = governor.reserve(6, 1, 0)
    expect([governor.leftUsd(0), governor.reserve(6, 1, 0)]).toEqual([4, undefined])
    expect(governor.leftUsd(3_600_000)).toBe(4)
    first?.settle(1, 0)
    first?.settle(5, 0)
    expect(governor.leftUsd(0)).toBe(9)
  })

  test('stops for the lowest priority with half of it left, for the next a little later, for the highest last', () => {
    const governor = new SpendGovernor({ usdPerMinute: 100, usdPerDay: plenty })
    const byPriority = [0, 0.25, 0.5, 0.75, 1].map((priority) => granted(governor, 0, priority, 200))
    expect(byPriority).toEqual([50, 12, 13, 12, 13])
  })

  test('is not granted for a price or priority that is none, and not given back for a real price that is none', () => {
    const governor = new SpendGovernor({ usdPerMinute: 10, usdPerDay: plenty })
    for (const none of [Number.NaN, -1]) {
      expect([governor.reserve(none, 1, 0), governor.reserve(1, none, 0)]).toEqual([undefined, undefined])
      governor.reserve(2, 1, 0)?.settle(none, 0)
    }
    expect(governor.leftUsd(0)).toBe(6)
  })

  test('does not come back by an instant that is none or lies in the past', () => {
    const governor = new SpendGovernor({ usdPerMinute: 10, usdPerDay: plenty })
    granted(governor, 100_000, 1, 10)
    expect([Number.NaN, 0, Number.NEGATIVE_INFINITY].map((nowMs) => governor.leftUsd(nowMs))).toEqual([0, 0, 0])
  })

  test.each([
    [{ usdPerMinute: 0, usdPerDay: 1 }, 'usdPerMinute must be above 0 and finite, got 0'],
    [{ usdPerMinute: 1, usdPerDay: Number.NaN }, 'usdPerDay must be above 0 and finite, got NaN'],
  ])('limits %o are refused', (limits, message) => {
    expect(() => new SpendGovernor(limits)).toThrow(message)
  })
})

interface Paid {
  atMs: number
  usd: number
}

interface Step {
  waitMs: number
  priceUsd: number
  priority: number
  /** Real price over expected. */
  factor: number
  /** Reservations that may be open after it. */
  open: number
}

const step: fc.Arbitrary<Step> = fc.record({
  waitMs: fc.oneof(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 0, max: 90_000 })),
  priceUsd: fc.double({ min: 0.001, max: 3, noNaN: true }),
  priority: fc.double({ min: 0, max: 1, noNaN: true }),
  factor: fc.double({ min: 0, max: 1, noNaN: true }),
  open: fc.integer({ min: 0, max: 5 }),
})

test('no minute costs more than its budget, however many requests are open', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const paid = spendOn(new SpendGovernor({ usdPerMinute: 5, usdPerDay: plenty }), steps, 1)
      for (const { atMs } of paid) expect(spentIn(paid, atMs - 60_000, atMs)).toBeLessThanOrEqual(5 + 1e-9)
    }),
  )
})

test('no minute costs more than its budget and one request, where each may cost thrice its estimate', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const oneAtATime = steps.map((one) => ({ ...one, open: 0 }))
      const paid = spendOn(new SpendGovernor({ usdPerMinute: 5, usdPerDay: plenty }), oneAtATime, 3)
      const dearest = Math.max(0, ...paid.map(({ usd }) => usd))
      for (const { atMs } of paid) expect(spentIn(paid, atMs - 60_000, atMs)).toBeLessThanOrEqual(5 + dearest + 1e-9)
    }),
  )
})

/** Keeps up to `open` reservations while it goes on, and gives what was really paid and when. */
function spendOn(governor: SpendGovernor, steps: readonly Step[], times: number): Paid[] {
  const paid: Paid[] = []
  const waiting: ((nowMs: number) => void)[] = []
  let nowMs = 0
  for (const { waitMs, priceUsd, priority, factor, open } of steps) {
    nowMs += waitMs
    const reservation = governor.reserve(priceUsd, priority, nowMs)
    const usd = priceUsd * factor * times
    if (reservation !== undefined) {
      waiting.push((atMs) => {
        reservation.settle(usd, atMs)
        paid.push({ atMs, usd })
      })
    }
    while (waiting.length > open) waiting.shift()?.(nowMs)
  }
  return paid
}

function spentIn(paid: readonly Paid[], afterMs: number, untilMs: number): number {
  return paid.reduce((sum, { atMs, usd }) => (atMs > afterMs && atMs <= untilMs ? sum + usd : sum), 0)
}

/** How many of `wanted` requests of one dollar are granted, each settled at once for what was expected. */
function granted(governor: SpendGovernor, nowMs: number, priority: number, wanted: number): number {
  let count = 0
  for (let at = 0; at < wanted; at += 1) {
    const reservation = governor.reserve(1, priority, nowMs)
    reservation?.settle(1, nowMs)
    if (reservation !== undefined) count += 1
  }
  return count
}
