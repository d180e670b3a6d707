import { ManualClock } from '@manga-assist/clock/testing'
import { expect, test } from 'vitest'
import { RetryBudget } from './retry-budget.ts'

test('little traffic may retry ten times in ten seconds', async () => {
  const { clock, retries } = setUp()
  expect(retries(20)).toBe(10)
  await clock.advance(9_000)
  expect(retries(20)).toBe(0)
  await clock.advance(1_000)
  expect(retries(20)).toBe(10)
})

test('much traffic may retry a fifth of its requests on top', () => {
  const { budget, retries } = setUp()
  for (let request = 0; request < 1_000; request += 1) budget.noteRequest()
  expect(retries(1_000)).toBe(210)
})

test('requests and retries that are ten seconds old count no more, also after silence', async () => {
  const { clock, budget, retries } = setUp()
  for (let request = 0; request < 100; request += 1) budget.noteRequest()
  expect(retries(5)).toBe(5)
  await clock.advance(60_000)
  expect(retries(100)).toBe(10)
})

function setUp() {
  const clock = new ManualClock()
  const budget = new RetryBudget(clock)
  const retries = (asked: number) => Array.from({ length: asked }, () => budget.take()).filter(Boolean).length
  return { clock, budget, retries }
}
