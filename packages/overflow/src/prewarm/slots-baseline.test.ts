import { expect, test } from 'vitest'
import { SlotsBaseline } from './slots-baseline.ts'

test('what is wanted all the time is the baseline, from the first on', () => {
  const { baseline, note } = noting()
  expect(baseline.slots).toBe(0)
  note(1, 40)
  expect(baseline.slots).toBeCloseTo(40)
  note(59, 40)
  expect(baseline.slots).toBeCloseTo(40)
})

test('a few seconds of something else move it by their share of a minute', () => {
  const { baseline, note } = noting()
  note(600, 40)
  note(6, 400)
  expect(baseline.slots).toBeCloseTo(40 + 360 * (1 - Math.exp(-0.1)))
})

test('it is settled when it has been looked at for half a minute', () => {
  const { baseline, note } = noting()
  note(30, 40)
  expect(baseline.isSettled).toBe(false)
  note(1, 40)
  expect(baseline.isSettled).toBe(true)
})

test('what is no count, or lies before the last, changes nothing', () => {
  const { baseline, note } = noting()
  note(10, 40)
  for (const none of [Number.NaN, -1, Number.POSITIVE_INFINITY]) baseline.note(none, 60_000)
  baseline.note(900, Number.NaN)
  baseline.note(900, 0)
  expect(baseline.slots).toBeCloseTo(40)
})

function noting() {
  const baseline = new SlotsBaseline()
  let second = 0
  return {
    baseline,
    note(seconds: number, slots: number) {
      for (const end = second + seconds; second < end; second += 1) baseline.note(slots, second * 1_000)
    },
  }
}
