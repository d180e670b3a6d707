import type { Clock } from '@manga-assist/clock'
import type { RecommendationQuery } from '@manga-assist/contracts'
import type { Library } from '../library.ts'
import type { ChapterDrops } from '../ports/chapter-drops.ts'
import type { RetrievedTitle } from '../ports/language-model.ts'
import type { PreferenceStore } from '../ports/preference-store.ts'
import type { ProfileStore } from '../ports/profile-store.ts'

export interface RecommendationsDependencies {
  library: Library
  preferences: PreferenceStore
  profiles: ProfileStore
  drops: ChapterDrops
  clock: Clock
}

export type RecommendationsResult =
  | { kind: 'recommended'; items: RetrievedTitle[] }
  /** Names in `likes` that the catalogue does not know. */
  | { kind: 'unknown-likes'; names: string[] }

/** A reader's list: from what they told us, and from the likes of this request (ids, or names in any script). */
export interface Recommendations {
  forUser(userId: string, query: RecommendationQuery): Promise<RecommendationsResult>
}

export function createRecommendations(dependencies: RecommendationsDependencies): Recommendations {
  const { library, preferences, profiles, drops, clock } = dependencies
  const idOf = (like: string) => library.catalogue.byId(like)?.id ?? library.mentions(like)[0]?.id

  return {
    async forUser(userId, { likes, genre, limit }) {
      const ids = likes.map((like) => ({ like, id: idOf(like) }))
      const unknown = ids.filter(({ id }) => id === undefined)
      if (unknown.length > 0) return { kind: 'unknown-likes', names: unknown.map(({ like }) => like) }
      const liked = ids.flatMap(({ id }) => id ?? [])
      const [known, { signals }] = await Promise.all([preferences.read(userId), profiles.read(userId)])
      const about = { signals, drops: drops.current(), nowMs: clock.wallNow() }
      return {
        kind: 'recommended',
        items: library.recommender.recommend({ preferences: known, likes: liked, genre, limit, ...about }),
      }
    },
  }
}
