import { expect, test } from 'vitest'
import { bytesPerCall } from './allocation.ts'

test('what a call leaves on the heap is seen, awaited or not', async () => {
  const kept: unknown[] = []
  const keep = () => kept.push(new Array(100).fill(0))
  // A hundred elements take 816 bytes; what else is freed meanwhile is taken off.
  expect(await bytesPerCall(keep, false)).toBeGreaterThan(400)
  expect(await bytesPerCall(async () => keep(), true)).toBeGreaterThan(400)
})

test('a call that does nothing leaves next to nothing', async () => {
  expect(await bytesPerCall(() => {}, false)).toBeLessThan(100)
})
