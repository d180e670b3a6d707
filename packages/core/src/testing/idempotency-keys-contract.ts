import { describe, expect, test } from 'vitest'
import type { IdempotencyKeys } from '../ports/idempotency-keys.ts'

const key = { userId: 'reader', scope: 'POST /api/chat', key: 'k1' }
const one = { fingerprint: 'f1', turnId: 't1' }
const two = { fingerprint: 'f2', turnId: 't2' }

/** What every store of idempotency keys must do. `open` gives an empty one. */
export function describeIdempotencyKeys(name: string, open: () => IdempotencyKeys | Promise<IdempotencyKeys>): void {
  describe(`idempotency keys: ${name}`, () => {
    test('a key stands for the turn that claimed it first', async () => {
      const keys = await open()
      expect(await keys.claim(key, one)).toEqual(one)
      expect(await keys.claim(key, two)).toEqual(one)
    })

    test('of many that claim at once, one wins and all hear which', async () => {
      const keys = await open()
      const turns = Array.from({ length: 20 }, (_, index) => ({ fingerprint: 'f', turnId: `t${index}` }))
      const claimed = await Promise.all(turns.map((turn) => keys.claim(key, turn)))
      expect(new Set(claimed.map(({ turnId }) => turnId)).size).toBe(1)
    })

    test('is another key for another user or another scope', async () => {
      const keys = await open()
      await keys.claim(key, one)
      expect(await keys.claim({ ...key, userId: 'other' }, two)).toEqual(two)
      expect(await keys.claim({ ...key, scope: 'POST /v1/feedback' }, two)).toEqual(two)
      expect(await keys.claim({ userId: 'reader', scope: 'POST /api/chatk', key: '1' }, two)).toEqual(two)
    })

    test('stands for another turn only when replaced by someone who knows the turn before', async () => {
      const keys = await open()
      await keys.claim(key, one)
      expect(await keys.replace(key, two, { ...two, turnId: 't3' })).toBe(false)
      expect(await keys.replace(key, one, two)).toBe(true)
      expect(await keys.replace(key, one, { ...one, turnId: 't4' })).toBe(false)
      expect(await keys.claim(key, one)).toEqual(two)
    })
  })
}
