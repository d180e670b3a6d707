import { emptyPreferences } from '@manga-assist/contracts'
import { describe, expect, test } from 'vitest'
import type { PreferenceStore } from '../ports/preference-store.ts'

/** What every preference store must do. `open` gives an empty store. */
export function describePreferenceStore(name: string, open: () => PreferenceStore): void {
  describe(`preference store: ${name}`, () => {
    test('a reader who told nothing has empty preferences', async () => {
      expect(await open().read('reader')).toEqual(emptyPreferences)
    })

    test('keeps what was told, for that reader only', async () => {
      const store = open()
      const after = await store.update('reader', (before) => ({ ...before, liked: ['night-vault'] }))
      expect(after.liked).toEqual(['night-vault'])
      expect(await store.read('reader')).toEqual({ ...emptyPreferences, liked: ['night-vault'] })
      expect(await store.read('other')).toEqual(emptyPreferences)
    })

    test('loses no update when many come at once', async () => {
      const store = open()
      const ids = Array.from({ length: 50 }, (_, index) => `title-${index}`)
      await Promise.all(
        ids.map((id) => store.update('reader', (before) => ({ ...before, read: [...before.read, id] }))),
      )
      expect(new Set((await store.read('reader')).read)).toEqual(new Set(ids))
    })
  })
}
