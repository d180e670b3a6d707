import { expect, test } from 'vitest'
import { fargateCostUsd } from './fargate-price.ts'

const thirtyDaysMs = 30 * 86_400_000

test('ten tasks of 1 vCPU and 2 GB cost about 355 dollars a month of 30 days on x86, a fifth less on arm64', () => {
  expect(fargateCostUsd(10 * thirtyDaysMs, 'x86')).toBeCloseTo(355.46, 1)
  expect(fargateCostUsd(10 * thirtyDaysMs, 'arm64')).toBeCloseTo(284.4, 1)
})
