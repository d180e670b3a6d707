import { ManualClock } from '@manga-assist/clock/testing'
import { expect, test } from 'vitest'
import { boundedScripts } from './bounded-scripts.ts'

test('gives up on a Redis that stalls, and leaves no timer', async () => {
  const clock = new ManualClock()
  const stalled = boundedScripts({ eval: () => new Promise(() => {}) }, clock, 500)
  const asked = stalled.eval('return 1', [], [])
  const refused = expect(asked).rejects.toThrow('Redis took more than 500 ms over a script')
  await clock.advance(500)
  await refused
  expect(clock.pendingTimers).toBe(0)
})

test('passes answers and faults on', async () => {
  const clock = new ManualClock()
  await expect(boundedScripts({ eval: async () => 7 }, clock, 500).eval('', [], [])).resolves.toBe(7)
  const lost = boundedScripts({ eval: () => Promise.reject(new Error('lost')) }, clock, 500)
  await expect(lost.eval('', [], [])).rejects.toThrow('lost')
  expect(clock.pendingTimers).toBe(0)
})
