import { ManualClock } from '@manga-assist/clock/testing'
import { expect, test } from 'vitest'
import { HeldClock } from './held-clock.ts'

test('a clock that is held stands still, and goes on when it is let go', async () => {
  const clock = new ManualClock({ nowMs: 1_000 })
  const held = new HeldClock(clock)
  expect(held.now()).toBe(1_000)
  held.hold()
  await clock.advance(50)
  expect(held.now()).toBe(1_000)
  held.letGo()
  held.letGo()
  expect(held.now()).toBe(1_050)
  held.hold(1_040)
  expect(held.now()).toBe(1_040)
  held.letGo()
  expect(held.wallNow()).toBe(clock.wallNow())
})

test('its timers are those of the clock that it was made from, held or not', async () => {
  const clock = new ManualClock()
  const held = new HeldClock(clock)
  held.hold()
  let calls = 0
  held.after(10, () => {
    calls += 1
  })
  const cancel = held.after(10, () => {
    calls += 10
  })
  cancel()
  await clock.advance(10)
  expect(calls).toBe(1)
})
