import type { Profile, ProfileStore } from '@manga-assist/core'
import * as z from 'zod'
import type { TieredCache } from './tiered-cache.ts'
import { userRegionLives } from './user-region-lives.ts'

const kinds = ['liked', 'read', 'dropped', 'asked-about', 'recommended'] as const

/** What a profile from Redis must be. */
const profileSchema: z.ZodType<Profile> = z.looseObject({
  madeAtMs: z.number(),
  signals: z.array(z.looseObject({ titleId: z.string(), kind: z.enum(kinds), atMs: z.number() })),
})

/** A profile store behind the cache. */
export function cachedProfiles(store: ProfileStore, cache: TieredCache): ProfileStore {
  const region = cache.region({
    ...userRegionLives,
    name: 'profiles',
    schema: profileSchema,
    version: 2,
    negativeMs: 0,
  })
  return {
    async read(userId) {
      return (await region.get([userId], () => store.read(userId))) ?? store.read(userId)
    },
    // What the store keeps is for the store to say: it refuses a profile that is older than its own.
    write: (userId, profile) =>
      region.change(
        [userId],
        () => store.write(userId, profile),
        () => undefined,
      ),
  }
}
