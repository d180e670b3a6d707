import { expect, test } from 'vitest'
import { Gradient2Limit } from './gradient2-limit.ts'

test('starts at 20 and keeps the limit while less than half of it is used', () => {
  const limit = new Gradient2Limit()
  for (let window = 0; window < 50; window += 1) limit.update(100, 9)
  expect(limit.limit).toBe(20)
})

test('probes upwards by a fifth of the queue size while response times are steady', () => {
  const limit = new Gradient2Limit()
  limit.update(100, 20)
  expect(limit.limit).toBeCloseTo(20.8)
  limit.update(100, 20)
  expect(limit.limit).toBeCloseTo(21.6)
})

test('falls by the gradient, at most by half smoothed, when response times exceed 1.5 times the long mean', () => {
  const limit = new Gradient2Limit()
  for (let window = 0; window < 60; window += 1) limit.update(100, 100)
  const before = limit.limit
  limit.update(1_000, 100)
  expect(limit.limit).toBeCloseTo(0.8 * before + 0.2 * (0.5 * before + 4))
})

test('never leaves 20 to 200', () => {
  const limit = new Gradient2Limit()
  for (let window = 0; window < 1_000; window += 1) limit.update(100, 300)
  expect(limit.limit).toBe(200)
  for (let window = 0; window < 300; window += 1) limit.update(100 * 1.05 ** window, 300)
  expect(limit.limit).toBeGreaterThanOrEqual(20)
})

test('lets the long mean down faster once it is twice the short one', () => {
  const [slow, fast] = [new Gradient2Limit(), new Gradient2Limit()]
  for (const limit of [slow, fast]) for (let window = 0; window < 20; window += 1) limit.update(1_000, 1)
  // At 501 ms the ratio stays under two, at 400 ms the mean sinks by 5 % each time.
  for (let window = 0; window < 40; window += 1) {
    slow.update(501, 1)
    fast.update(400, 1)
  }
  slow.update(1_300, 100)
  fast.update(1_300, 100)
  expect(slow.limit).toBeCloseTo(20.8)
  expect(fast.limit).toBeLessThan(20.7)
})
