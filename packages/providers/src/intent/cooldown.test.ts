import { ManualClock } from '@manga-assist/clock/testing'
import { expect, test } from 'vitest'
import { createCooldown } from './cooldown.ts'

test('three failures in a row close the way for ten seconds', async () => {
  const { clock, cooldown, fail } = setUp()
  fail(3)
  expect(cooldown.enter()).toBeUndefined()
  await clock.advance(9_999)
  expect(cooldown.enter()).toBeUndefined()
  await clock.advance(1)
  expect(cooldown.enter()).toBeDefined()
})

test('a success between them starts the row anew', () => {
  const { cooldown, fail } = setUp()
  fail(2)
  cooldown.enter()?.end('succeeded')
  fail(2)
  expect(cooldown.enter()).toBeDefined()
})

test('failures of calls that are out at the same time count together', () => {
  const { cooldown } = setUp()
  const attempts = Array.from({ length: 3 }, () => cooldown.enter())
  for (const attempt of attempts) attempt?.end('failed')
  expect(cooldown.enter()).toBeUndefined()
})

test('after the pause one call alone tries; its success opens the way for all', async () => {
  const { clock, cooldown, fail } = setUp()
  fail(3)
  await clock.advance(10_000)
  const trial = cooldown.enter()
  expect(cooldown.enter()).toBeUndefined()
  trial?.end('succeeded')
  expect([cooldown.enter(), cooldown.enter()]).not.toContain(undefined)
})

test('a trial that fails begins another pause', async () => {
  const { clock, cooldown, fail } = setUp()
  fail(3)
  await clock.advance(10_000)
  fail(1)
  await clock.advance(9_999)
  expect(cooldown.enter()).toBeUndefined()
})

test('a trial that is given up leaves the next call to try', async () => {
  const { clock, cooldown, fail } = setUp()
  fail(3)
  await clock.advance(10_000)
  cooldown.enter()?.end('abandoned')
  expect(cooldown.enter()).toBeDefined()
})

test('a call from before the pause neither ends nor lengthens it', async () => {
  const { clock, cooldown, fail } = setUp()
  const [slow, slower] = [cooldown.enter(), cooldown.enter()]
  fail(3)
  slow?.end('succeeded')
  expect(cooldown.enter()).toBeUndefined()
  await clock.advance(5_000)
  slower?.end('failed')
  await clock.advance(5_000)
  expect(cooldown.enter()).toBeDefined()
})

function setUp() {
  const clock = new ManualClock()
  const cooldown = createCooldown(clock)
  const fail = (times: number) => {
    for (let time = 0; time < times; time += 1) cooldown.enter()?.end('failed')
  }
  return { clock, cooldown, fail }
}
