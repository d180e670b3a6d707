import { expect, test } from 'vitest'
import { WarmEnvironments } from './warm-environments.ts'

const secondMs = 1_000

test('as many are warm as were busy at once, for five minutes after', () => {
  const warm = new WarmEnvironments()
  warm.noteBusy(12, 0)
  warm.noteBusy(5, 60 * secondMs)
  expect([0, 299, 300, 359, 360].map((second) => warm.at(second * secondMs))).toEqual([12, 12, 5, 5, 0])
})

test('the most of a second counts, whatever is seen after it', () => {
  const warm = new WarmEnvironments()
  for (const busy of [3, 8, 1]) warm.noteBusy(busy, 500)
  expect(warm.at(900)).toBe(8)
})

test('what is no count, or at no instant, changes nothing', () => {
  const warm = new WarmEnvironments()
  for (const count of [Number.NaN, -1, Number.POSITIVE_INFINITY]) warm.noteBusy(count, 0)
  for (const atMs of [Number.NaN, -1, Number.POSITIVE_INFINITY]) warm.noteBusy(9, atMs)
  expect(warm.at(0)).toBe(0)
})
