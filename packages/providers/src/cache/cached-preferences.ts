import { preferencesSchema } from '@manga-assist/contracts'
import type { PreferenceStore } from '@manga-assist/core'
import type { TieredCache } from './tiered-cache.ts'
import { userRegionLives } from './user-region-lives.ts'

/** A preference store behind the cache. A reader's own writes are seen by all that the reader asks next. */
export function cachedPreferences(store: PreferenceStore, cache: TieredCache): PreferenceStore {
  const region = cache.region({
    ...userRegionLives,
    name: 'preferences',
    schema: preferencesSchema,
    version: 1,
    // The store answers with empty preferences, not with none.
    negativeMs: 0,
  })
  return {
    async read(userId) {
      return (await region.get([userId], () => store.read(userId))) ?? store.read(userId)
    },
    update: (userId, change) =>
      region.change(
        [userId],
        () => store.update(userId, change),
        (_, after) => ({ value: after }),
      ),
  }
}
