import { ManualClock } from '@manga-assist/clock/testing'
import { expect, test, vi } from 'vitest'
import { stopAnswer } from './stop-answer.ts'

test('an answer is cut after a second although the service has not said that it stopped, and not once more when it has', async () => {
  const clock = new ManualClock()
  const told = Promise.withResolvers<void>()
  const cut = vi.fn()
  stopAnswer({ clock, tell: () => told.promise, cut })
  await clock.advance(999)
  expect(cut).not.toHaveBeenCalled()
  await clock.advance(1)
  expect(cut).toHaveBeenCalledTimes(1)
  told.resolve()
  await clock.advance(0)
  expect(cut).toHaveBeenCalledTimes(1)
})

test.each([
  ['confirms', () => Promise.resolve()],
  ['refuses', () => Promise.reject(new Error('refused'))],
])('an answer is cut at once when the service %s, and no timer stays', async (_, tell) => {
  const clock = new ManualClock()
  const cut = vi.fn()
  stopAnswer({ clock, tell, cut })
  await clock.advance(0)
  expect(cut).toHaveBeenCalledTimes(1)
  expect(clock.pendingTimers).toBe(0)
})
