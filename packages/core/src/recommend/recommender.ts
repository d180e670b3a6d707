import type { ChapterDrop, Genre, Preferences, Title } from '@manga-assist/contracts'
import type { Catalogue } from '../ports/catalogue.ts'
import type { RetrievedTitle } from '../ports/language-model.ts'
import { chapterHeats } from './chapter-heat.ts'
import { type ContentIndex, createContentIndex } from './content-index.ts'
import { createLikeness, diversified } from './diversity.ts'
import { createRanking, type RankingQuery } from './ranking.ts'
import { type ReasonLanguage, reasonText } from './reason-text.ts'
import { type ReasonSource, reasonsFor } from './reasons.ts'
import { fatigueByTitle, knownTitles, type TasteSignal, type Told, tasteSources } from './taste-signals.ts'

export interface RecommendRequest {
  preferences: Preferences
  /** Ids that count as liked for this request only. */
  likes?: readonly string[]
  /** What the reader did and was shown, with instants; beside `preferences`, which has none. */
  signals?: readonly TasteSignal[]
  /** Chapters that came out or will: fresh titles rise a little, and `trending` is made from them. They need `nowMs`. */
  drops?: readonly ChapterDrop[]
  /** Milliseconds since 1970 (UTC). Without it signals do not fade and drops do not count. */
  nowMs?: number
  genre?: Genre | undefined
  /** Only these titles are considered; the whole catalogue when left out. */
  among?: readonly Title[]
  /** Ids that must not come back, besides everything liked, read or dropped. */
  exclude?: readonly string[]
  limit: number
  /** Of the reasons; English when left out. */
  language?: ReasonLanguage
}

export interface Recommender {
  /**
   * Best first, at most `limit`; equal input gives equal output. Never what was liked, read, dropped or avoided. Scores
   * never rise down the list, lie between about -1 and 1, and compare within one list only.
   */
  recommend(request: RecommendRequest): RetrievedTitle[]
  /** Titles like one title, best first. */
  similarTo(subject: Title, request: RecommendRequest): RetrievedTitle[]
  /** Titles with chapters around now first, the more awaited and the nearer the better; taste comes second. */
  trending(request: RecommendRequest): RetrievedTitle[]
}

/** Titles that diversity chooses from beyond those asked for: enough others wherever an author has a long shelf. */
const spareCandidates = 30

/** Recommends from a catalogue by content. Vectors are made once, here. */
export function createRecommender(catalogue: Catalogue): Recommender {
  const { titles } = catalogue
  const index = createContentIndex(titles)
  const rank = createRanking(titles, index)
  const likeness = createLikeness(titles, index.similarity)

  function list(request: RecommendRequest, by: RankingQuery['by'], sources: readonly Source[]): RetrievedTitle[] {
    const query = queryOf(request, by, sources)
    const chosen = diversified(rank(query), request.limit, likeness)
    return chosen.flatMap(({ title: number, score }) => {
      const title = titles[number]
      if (title === undefined) return []
      const news = { drop: query.heats.get(title.id)?.nearest, nowMs: request.nowMs }
      const reasons = reasonsFor(number, title, { titles, index, sources, genre: request.genre, ...news })
      const texts = reasons.map((reason) => reasonText(reason, request.language ?? 'en'))
      return [{ title, score: Number(score.toFixed(4)), reasons: texts }]
    })
  }

  return {
    recommend: (request) => list(request, 'taste', ownSources(index, request)),
    trending: (request) => list(request, 'heat', ownSources(index, request)),
    similarTo(subject, request) {
      const number = index.numberOf(subject.id)
      const exclude = [...(request.exclude ?? []), subject.id]
      const sources = number === undefined ? [] : [{ title: number, kind: 'subject' as const, weight: 1 }]
      return list({ ...request, exclude }, 'taste', sources)
    },
  }
}

type Source = ReasonSource & { weight: number }

function queryOf(request: RecommendRequest, by: RankingQuery['by'], sources: readonly Source[]): RankingQuery {
  const { preferences, drops = [], nowMs, exclude = [], genre, among, limit } = request
  const told = toldIn(request)
  return {
    by,
    sources,
    heats: nowMs === undefined ? new Map() : chapterHeats(drops, nowMs),
    fatigue: fatigueByTitle(told.signals, nowMs),
    excluded: new Set([...knownTitles(told), ...exclude]),
    avoidedGenres: preferences.avoidedGenres,
    avoidedThemes: preferences.avoidedThemes ?? [],
    genre,
    among,
    limit: limit + spareCandidates,
  }
}

/** What the reader told, without titles that the catalogue no longer holds. */
function ownSources(index: ContentIndex, request: RecommendRequest): Source[] {
  return tasteSources(toldIn(request)).flatMap(({ titleId, kind, weight }) => {
    const title = index.numberOf(titleId)
    return title === undefined ? [] : [{ title, kind, weight }]
  })
}

function toldIn({ preferences, likes = [], signals = [], nowMs }: RecommendRequest): Told {
  return { preferences, likes, signals, nowMs }
}
