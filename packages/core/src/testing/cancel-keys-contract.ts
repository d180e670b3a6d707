import { describe, expect, test } from 'vitest'
import type { CancelKeys } from '../ports/cancel-keys.ts'

/** What every store of cancel keys must do. `open` gives an empty one. */
export function describeCancelKeys(name: string, open: () => CancelKeys | Promise<CancelKeys>): void {
  describe(`cancel keys: ${name}`, () => {
    test('a run is cancelled once somebody says so, and no other is', async () => {
      const keys = await open()
      expect(await keys.isCancelled('run-1')).toBe(false)
      await keys.cancel('run-1')
      expect(await keys.isCancelled('run-1')).toBe(true)
      expect(await keys.isCancelled('run-11')).toBe(false)
      expect(await keys.isCancelled('run-')).toBe(false)
    })

    test('saying it twice is harmless', async () => {
      const keys = await open()
      await Promise.all([keys.cancel('run-1'), keys.cancel('run-1')])
      await keys.cancel('run-1')
      expect(await keys.isCancelled('run-1')).toBe(true)
    })
  })
}
