import type { Genre, Title } from '@manga-assist/contracts'
import { BestTitles, type ScoredTitle } from './best-titles.ts'
import type { ChapterHeat } from './chapter-heat.ts'
import type { ContentIndex } from './content-index.ts'
import { moodOf } from './mood.ts'
import { createTaste, type Taste, type WeightedTitle } from './taste.ts'

/**
 * How a list is scored. The taste counts 1 (cosine); the other shares were found on the tuning half of the judged cases
 * together with the weights of the terms, except freshness and fatigue, which those cases do not see: they are small
 * enough to order near equals only.
 */
const shares = { popularity: 0.1, mood: 0.1, readership: 0.1, freshness: 0.04, fatigue: 0.1 } as const
/** Trending is about what is going on; taste comes second, popularity breaks what is left. They add up to 1. */
const trendingShares = { heat: 0.6, taste: 0.25, popularity: 0.15 } as const
/** Distance of moods from which on a title is as wrong as can be. */
const moodReach = 0.8

export interface RankingQuery {
  /** By taste, or by what is going on around a title. */
  by: 'taste' | 'heat'
  sources: readonly WeightedTitle[]
  heats: ReadonlyMap<string, ChapterHeat>
  fatigue: ReadonlyMap<string, number>
  excluded: ReadonlySet<string>
  avoidedGenres: readonly Genre[]
  avoidedThemes: readonly string[]
  genre: Genre | undefined
  /** The whole catalogue when left out. */
  among: readonly Title[] | undefined
  limit: number
}

/** Scores titles and gives the best, best first; equal scores go by id. */
export type Ranking = (query: RankingQuery) => ScoredTitle[]

export function createRanking(titles: readonly Title[], index: ContentIndex): Ranking {
  const moods = Float64Array.from(titles, moodOf)
  const forChildren = Float64Array.from(titles, ({ demographic }) => (demographic === 'kodomo' ? 1 : 0))
  const places = placesById(titles)
  const tasteOf = createTaste(index, moods, forChildren)

  return (query) => {
    const taste = tasteOf(query.sources)
    const score = query.by === 'taste' ? byTaste(query, taste) : byHeat(query, taste)
    const best = new BestTitles(query.limit, (a, b) => (places[a] ?? 0) < (places[b] ?? 0))
    const offer = (number: number) => {
      const title = titles[number]
      if (title === undefined) return
      const value = score(number, title)
      if (best.couldHold(value) && isWanted(title, query)) best.offer(number, value)
    }
    if (query.among === undefined) for (let number = 0; number < titles.length; number += 1) offer(number)
    else for (const number of new Set(query.among.map(({ id }) => index.numberOf(id) ?? -1))) offer(number)
    return best.sorted()
  }

  function byTaste({ heats, fatigue }: RankingQuery, { fits, mood, children }: Taste) {
    return (number: number, title: Title) => {
      const heat = heats.get(title.id)?.heat ?? 0
      return (
        (fits[number] ?? 0) +
        shares.popularity * prior(title) +
        (shares.freshness * heat) / (heat + 1) -
        shares.fatigue * Math.min(1, fatigue.get(title.id) ?? 0) -
        shares.mood * Math.min(1, distance(mood, moods[number]) / moodReach) -
        shares.readership * distance(children, forChildren[number])
      )
    }
  }
}

function byHeat({ heats }: RankingQuery, { fits }: Taste) {
  // On a logarithmic scale, because one title a hundred times as awaited must not make all others equal.
  const hottest = Math.log1p([...heats.values()].reduce((most, { heat }) => Math.max(most, heat), 0))
  return (number: number, title: Title) => {
    const heat = Math.log1p(heats.get(title.id)?.heat ?? 0)
    return (
      (hottest === 0 ? 0 : (trendingShares.heat * heat) / hottest) +
      trendingShares.taste * (fits[number] ?? 0) +
      trendingShares.popularity * prior(title)
    )
  }
}

/** 0 for the least known to 1 for household names. */
function prior({ popularity }: Title): number {
  return (popularity - 1) / 4
}

/** How far a title is from where the taste is; a taste that is nowhere is far from nothing. */
function distance(wanted: number | undefined, own: number | undefined): number {
  return wanted === undefined || own === undefined ? 0 : Math.abs(wanted - own)
}

function isWanted(title: Title, { excluded, genre, avoidedGenres, avoidedThemes }: RankingQuery): boolean {
  if (excluded.has(title.id)) return false
  if (genre !== undefined && !title.genres.includes(genre)) return false
  if (title.themes.some((own) => avoidedThemes.includes(own))) return false
  return !title.genres.some((own) => avoidedGenres.includes(own))
}

/** Place of each title in the order of ids. */
function placesById(titles: readonly Title[]): Int32Array {
  const order = titles.map(({ id }, number) => ({ id, number })).sort((a, b) => (a.id < b.id ? -1 : 1))
  const places = new Int32Array(titles.length)
  order.forEach(({ number }, place) => {
    places[number] = place
  })
  return places
}
