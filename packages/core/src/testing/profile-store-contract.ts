import { describe, expect, test } from 'vitest'
import { emptyProfile, type ProfileStore } from '../ports/profile-store.ts'

const early = { madeAtMs: 1_000, signals: [{ titleId: 'monster', kind: 'asked-about', atMs: 900 } as const] }
const late = { madeAtMs: 2_000, signals: [] }

/** What every profile store must do. `open` gives an empty store. */
export function describeProfileStore(name: string, open: () => ProfileStore | Promise<ProfileStore>): void {
  describe(`profile store: ${name}`, () => {
    test('knows nothing of a new reader', async () => {
      expect(await (await open()).read('reader')).toEqual(emptyProfile)
    })

    test('keeps a profile, for that reader only', async () => {
      const store = await open()
      await store.write('reader', early)
      expect(await store.read('reader')).toEqual(early)
      expect(await store.read('other')).toEqual(emptyProfile)
    })

    test('is replaced by a profile made later, though it says less, and not by one made earlier', async () => {
      const store = await open()
      await store.write('reader', early)
      await store.write('reader', late)
      expect(await store.read('reader')).toEqual(late)
      await store.write('reader', early)
      expect(await store.read('reader')).toEqual(late)
      await store.write('reader', { ...early, madeAtMs: 2_000 })
      expect(await store.read('reader')).toEqual({ ...early, madeAtMs: 2_000 })
    })
  })
}
