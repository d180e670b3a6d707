import { expect, test } from 'vitest'
import { StandingQueue } from './standing-queue.ts'

test('a burst that is worked off is no standing queue', () => {
  const queue = new StandingQueue()
  for (let atMs = 0; atMs < 500; atMs += 10) queue.note(atMs % 100 === 0 ? 0 : 80, atMs)
  expect(queue.stands(500)).toBe(false)
})

test('a queue whose shortest wait is long stands after one interval', () => {
  const queue = new StandingQueue()
  for (let atMs = 0; atMs <= 100; atMs += 10) queue.note(50, atMs)
  expect(queue.stands(101)).toBe(true)
})

test('it is over when somebody leaves at once, and when nobody leaves for long', () => {
  const queue = new StandingQueue()
  for (let atMs = 0; atMs <= 200; atMs += 10) queue.note(50, atMs)
  queue.note(1, 210)
  expect(queue.stands(301)).toBe(false)
  for (let atMs = 400; atMs <= 600; atMs += 10) queue.note(50, atMs)
  expect(queue.stands(601)).toBe(true)
  expect(queue.stands(900)).toBe(false)
})
