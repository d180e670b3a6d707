import { expect, test } from 'vitest'
import { lambdaCostUsd } from './index.ts'

test('a stream of twenty seconds at half a gigabyte costs a little over a hundredth of a cent', () => {
  expect(lambdaCostUsd(20_000, 512)).toBeCloseTo(0.0001335, 7)
})

test('a million empty invocations cost their request price', () => {
  expect(lambdaCostUsd(0, 512) * 1_000_000).toBeCloseTo(0.2, 10)
})
