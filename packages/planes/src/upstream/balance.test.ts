import { expect, test } from 'vitest'
import { chooseTask } from './balance.ts'

const light = { name: 'light', inFlight: 2, concurrencyLimit: 20 }
const heavy = { name: 'heavy', inFlight: 15, concurrencyLimit: 20 }
const full = { name: 'full', inFlight: 20, concurrencyLimit: 20 }
const large = { name: 'large', inFlight: 15, concurrencyLimit: 400 }

test.each([0, 0.3, 0.6, 0.99])('of two tasks the one with more room is taken, whatever chance says (%d)', (chance) => {
  expect(chooseTask([light, heavy], 1, () => chance)?.name).toBe('light')
  expect(chooseTask([large, heavy], 1, () => chance)?.name).toBe('large')
})

test('chance spreads requests over equal tasks', () => {
  const draws = [0, 0, 0.9, 0]
  const random = () => draws.shift() ?? 0
  const equal = [light, { ...light, name: 'other' }]
  expect([chooseTask(equal, 1, random)?.name, chooseTask(equal, 1, random)?.name]).toEqual(['light', 'other'])
})

test('a task without room for the request is passed over', () => {
  expect(chooseTask([full, heavy], 5, () => 0)?.name).toBe('heavy')
  expect(chooseTask([full, heavy], 6, () => 0)).toBeUndefined()
  expect(chooseTask([full], 1, () => 0)).toBeUndefined()
})

test('nothing is chosen of nothing', () => {
  expect(chooseTask([], 1, () => 0)).toBeUndefined()
})
