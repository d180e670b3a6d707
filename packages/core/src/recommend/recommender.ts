import type { Genre, Preferences, Title } from '@manga-assist/contracts'
import type { Catalogue } from '../ports/catalogue.ts'
import type { RetrievedTitle } from '../ports/language-model.ts'
import { reasonsFor } from './reasons.ts'
import { createTasteModel } from './taste-model.ts'

/** What a title adds to a reader's taste, by what they said of it. */
const tasteWeights = { liked: 1, read: 0.3, dropped: -0.5 } as const
/** Share of the score that comes from how widely a title is read: enough to order equals, never to beat taste. */
const popularityShare = 0.15

export interface RecommendRequest {
  preferences: Preferences
  /** Ids that count as liked for this request only. */
  likes?: readonly string[]
  genre?: Genre | undefined
  /** Only these titles are considered; the whole catalogue when left out. */
  among?: readonly Title[]
  /** Ids that must not come back, besides everything liked, read or dropped. */
  exclude?: readonly string[]
  limit: number
}

export interface Recommender {
  /** Best first, at most `limit`; equal input gives equal output. Never what was liked, read, dropped or avoided. */
  recommend(request: RecommendRequest): RetrievedTitle[]
  /** Titles like one title, best first. */
  similarTo(subject: Title, request: RecommendRequest): RetrievedTitle[]
}

/** Recommends from a catalogue by content. Vectors are made once, here. */
export function createRecommender(catalogue: Catalogue): Recommender {
  const model = createTasteModel(catalogue.titles)

  function rank(request: RecommendRequest, likes: readonly string[], fit: (title: Title) => number): RetrievedTitle[] {
    const known = knownIds(request, likes)
    const candidates = (request.among ?? catalogue.titles).filter(
      (title) => !known.has(title.id) && isWanted(title, request),
    )
    const scored = candidates.map((title) => ({ title, score: scoreOf(fit(title), title) }))
    scored.sort((a, b) => b.score - a.score || (a.title.id < b.title.id ? -1 : 1))
    return scored.slice(0, request.limit).map(({ title, score }) => ({
      title,
      score,
      reasons: reasonsFor(title, likes, { catalogue, model, genre: request.genre }),
    }))
  }

  return {
    recommend(request) {
      const likes = [...(request.likes ?? []), ...request.preferences.liked]
      const taste = model.taste(tasteWeightsOf(request.preferences, likes))
      return rank(request, likes, (title) => model.fit(taste, title.id))
    },
    similarTo: (subject, request) => rank(request, [subject.id], (title) => model.similarity(subject.id, title.id)),
  }
}

function tasteWeightsOf(preferences: Preferences, likes: readonly string[]): Map<string, number> {
  const weights = new Map<string, number>()
  for (const id of preferences.dropped) weights.set(id, tasteWeights.dropped)
  for (const id of preferences.read) weights.set(id, tasteWeights.read)
  for (const id of likes) weights.set(id, tasteWeights.liked)
  return weights
}

function knownIds({ preferences, exclude = [] }: RecommendRequest, likes: readonly string[]): Set<string> {
  return new Set([...likes, ...preferences.liked, ...preferences.read, ...preferences.dropped, ...exclude])
}

function isWanted(title: Title, { preferences, genre }: RecommendRequest): boolean {
  if (genre !== undefined && !title.genres.includes(genre)) return false
  return !title.genres.some((own) => preferences.avoidedGenres.includes(own))
}

function scoreOf(fit: number, title: Title): number {
  const score = (1 - popularityShare) * fit + (popularityShare * (title.popularity - 1)) / 4
  return Number(score.toFixed(4))
}
