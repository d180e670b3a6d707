import { expect, test } from 'vitest'
import { roundTicks } from './ticks.ts'

test.each([
  [97, 5, [0, 20, 40, 60, 80, 100]],
  [1, 5, [0, 1]],
  [40, 10, [0, 5, 10, 15, 20, 25, 30, 35, 40]],
  [801, 5, [0, 200, 400, 600, 800, 1_000]],
])('ticks up to %d in at most %d steps are round', (highest, steps, ticks) => {
  expect(roundTicks(highest, steps)).toEqual(ticks)
})

test('ticks of what is no count may be fractions', () => {
  expect(roundTicks(0.3, 3, 0.001)).toEqual([0, 0.1, 0.2, 0.3])
  expect(roundTicks(0.07, 5, 0.001)).toEqual([0, 0.02, 0.04, 0.06, 0.08])
})
