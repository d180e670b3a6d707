import type { RecommendationQuery } from '@manga-assist/contracts'
import { createTitleMentions } from '../chat/title-mentions.ts'
import type { Catalogue } from '../ports/catalogue.ts'
import type { RetrievedTitle } from '../ports/language-model.ts'
import type { PreferenceStore } from '../ports/preference-store.ts'
import { createRecommender } from './recommender.ts'

export interface RecommendationsDependencies {
  catalogue: Catalogue
  preferences: PreferenceStore
}

export type RecommendationsResult =
  | { kind: 'recommended'; items: RetrievedTitle[] }
  /** Names in `likes` that the catalogue does not know. */
  | { kind: 'unknown-likes'; names: string[] }

/** A reader's list: from what they told us, and from the likes of this request (ids, or names in any script). */
export interface Recommendations {
  forUser(userId: string, query: RecommendationQuery): Promise<RecommendationsResult>
}

export function createRecommendations({ catalogue, preferences }: RecommendationsDependencies): Recommendations {
  const recommender = createRecommender(catalogue)
  const mentions = createTitleMentions(catalogue.titles)
  const idOf = (like: string) => catalogue.byId(like)?.id ?? mentions(like)[0]?.id

  return {
    async forUser(userId, { likes, genre, limit }) {
      const ids = likes.map((like) => ({ like, id: idOf(like) }))
      const unknown = ids.filter(({ id }) => id === undefined)
      if (unknown.length > 0) return { kind: 'unknown-likes', names: unknown.map(({ like }) => like) }
      const liked = ids.flatMap(({ id }) => id ?? [])
      const known = await preferences.read(userId)
      return { kind: 'recommended', items: recommender.recommend({ preferences: known, likes: liked, genre, limit }) }
    },
  }
}
