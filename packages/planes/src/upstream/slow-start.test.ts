import { describe, expect, test } from 'vitest'
import { besideTheWarmest, rampedShare } from './slow-start.ts'

describe('the share of a task', () => {
  test.each([
    [0, 0.1],
    [10_000, 0.4],
    [20_000, 0.7],
    [30_000, 1],
    [60_000, 1],
  ])('%i ms after it became ready is %d', (readyForMs, share) => {
    expect(rampedShare(readyForMs, 30_000)).toBeCloseTo(share)
  })

  test('is whole at once where slow start is off', () => {
    expect(rampedShare(0, 0)).toBe(1)
  })

  test('is compared with the task that is furthest on', () => {
    expect(beside([1, 0.1])).toEqual([1, 0.1])
    expect(beside([0.4, 0.1])).toEqual([1, 0.25])
  })

  test('is whole where all are new', () => {
    expect(beside([0.1, 0.1])).toEqual([1, 1])
    expect(beside([])).toEqual([])
  })
})

function beside(shares: readonly number[]): number[] {
  const tasks = shares.map((share) => ({ share }))
  besideTheWarmest(tasks)
  return tasks.map(({ share }) => share)
}
