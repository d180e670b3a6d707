import { describe, expect, test } from 'vitest'
import { chooseTask } from './balance.ts'

const light = { name: 'light', inFlight: 2, concurrencyLimit: 20, share: 1 }
const heavy = { name: 'heavy', inFlight: 15, concurrencyLimit: 20, share: 1 }
const full = { name: 'full', inFlight: 20, concurrencyLimit: 20, share: 1 }
const large = { name: 'large', inFlight: 15, concurrencyLimit: 400, share: 1 }

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

describe('a task that starts slowly', () => {
  const warm = { name: 'warm', inFlight: 0, concurrencyLimit: 20, share: 1 }
  const cold = { name: 'cold', inFlight: 0, concurrencyLimit: 20, share: 0.25 }
  const evenly = (steps: number) => Array.from({ length: steps }, (_, step) => (step + 0.5) / steps)

  test('gets its share of requests where nobody is busy', () => {
    const chosen = evenly(100).map((chance) => chooseTask([cold, warm], 1, () => chance)?.name)
    expect(chosen.filter((name) => name === 'cold')).toHaveLength(20)
  })

  test('holds its share of requests where all are busy', () => {
    const fleet = [{ ...warm }, { ...cold }]
    for (const chance of evenly(15)) {
      const task = chooseTask(fleet, 1, () => chance)
      if (task) task.inFlight += 1
    }
    expect(fleet.map(({ inFlight }) => inFlight)).toEqual([12, 3])
  })

  test('gets more only when the others are full', () => {
    const busy = { ...cold, inFlight: 5 }
    expect(chooseTask([{ ...warm, inFlight: 19 }, busy], 1, () => 0)?.name).toBe('warm')
    expect(chooseTask([{ ...warm, inFlight: 20 }, busy], 1, () => 0)?.name).toBe('cold')
  })
})
