import { expect, test } from 'vitest'
import { SeenLoad } from './seen-load.ts'

test('a router knows its own requests, and of the others what it was told last', () => {
  const load = new SeenLoad(2)
  load.change(0, 1)
  load.change(0, 1)
  load.change(1, 1)
  expect([load.total, load.seenBy(0), load.seenBy(1)]).toEqual([3, 2, 1])
  load.report()
  load.change(1, 1)
  expect([load.total, load.seenBy(0), load.seenBy(1)]).toEqual([4, 3, 4])
})

test('an answer tells one of them, which learns by how much it was mistaken', () => {
  const load = new SeenLoad(2)
  load.change(0, 1)
  load.change(0, 1)
  expect(load.reportTo(1)).toBe(2)
  expect([load.seenBy(0), load.seenBy(1)]).toEqual([2, 2])
  load.change(0, -1)
  expect(load.reportTo(1)).toBe(-1)
  load.correct(1, 5)
  expect(load.seenBy(1)).toBe(6)
})
