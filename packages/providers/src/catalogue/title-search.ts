import type { Title } from '@manga-assist/contracts'
import type { SearchHit } from '@manga-assist/core'
import MiniSearch, { type Query } from 'minisearch'
import { foldText, squeezeText } from './fold-text.ts'
import { searchTokens } from './search-tokens.ts'
import { createTagReader, type TagReading } from './tag-words.ts'

/** Best first, at most `limit`; empty when nothing matches. */
export type TitleSearch = (query: string, limit: number) => SearchHit[]

/** What a hit in each field counts. A name is what readers ask for most, a synopsis word the least telling. */
const fieldWeights = { names: 4, tags: 3, authors: 4, synopsis: 1 }
/** What a hit with a typo, or on a beginning only, counts of a full one. */
const looseWeights = { fuzzy: 0.3, prefix: 0.4 }
/** Shortest term that may match with a typo or as a beginning: shorter ones would match nearly everything. */
const shortestLooseTerm = 4
/** Share of a term's letters that may differ, and most of them: with three a long word is another word. */
const typoShare = 0.2
const mostTypos = 2
/** How much the most read title gains over the least read: it orders equals. */
const popularityGain = 0.3
/** A query that is the whole name of a title ranks it this many times above the best of the rest. */
const wholeNameGain = 2
/** What readers put around the words that matter. Gone before Japanese is cut into pairs, which would match anything. */
const fillers = [
  ...['漫画', 'マンガ', 'コミック', '作品', 'おすすめ', 'お勧め', '教えて', 'ください', '下さい', '読みたい', '面白い'],
  ...['おもしろい', '出てくる', 'みたいな', 'のような', 'っぽい', 'ありますか', 'が好き', 'について'],
]
const englishFillers = 'a|about|an|and|for|in|is|manga|mangas|of|on|or|that|the|to|with'
const fillerPattern = new RegExp(`${fillers.map(foldText).join('|')}|\\b(${englishFillers})\\b`, 'gu')
const latinOnly = /^[a-z0-9]+$/

/** Indexes titles for search. Takes about 0.15 ms a title, nearly all of it for the synopses. */
export function createTitleSearch(titles: readonly Title[]): TitleSearch {
  const byId = new Map(titles.map((title) => [title.id, title]))
  const byWholeName = titlesByWholeName(titles)
  const readTags = createTagReader()
  const index = indexOf(titles)
  return (query, limit) => {
    const named = byWholeName.get(squeezeText(query)) ?? []
    const found = index.search(queryFor(query, readTags(query)))
    const best = found[0]?.score ?? 1
    const hits = found.slice(0, limit + named.length).flatMap(({ id, score }): SearchHit[] => {
      const title = byId.get(id)
      return title && !named.includes(title) ? [{ title, score }] : []
    })
    return [...named.map((title) => ({ title, score: best * wholeNameGain })), ...hits].slice(0, limit)
  }
}

/** By every name and abbreviation, squeezed; where two titles share one, the more widely read first. */
function titlesByWholeName(titles: readonly Title[]): ReadonlyMap<string, readonly Title[]> {
  const byName = new Map<string, Title[]>()
  for (const title of titles.toSorted((a, b) => b.popularity - a.popularity)) {
    for (const name of new Set(namesOf(title).map(squeezeText))) byName.set(name, [...(byName.get(name) ?? []), title])
  }
  byName.delete('')
  return byName
}

function indexOf(titles: readonly Title[]): MiniSearch {
  const loose = (term: string) => term.length >= shortestLooseTerm
  const index = new MiniSearch({
    fields: [...Object.keys(fieldWeights), 'tagIds'],
    storeFields: ['popularity'],
    tokenize: (text, field) => (field === 'tagIds' ? text.split(' ') : searchTokens(text)),
    searchOptions: {
      tokenize: searchTokens,
      fields: Object.keys(fieldWeights),
      boost: fieldWeights,
      prefix: loose,
      fuzzy: (term) => loose(term) && typoShare,
      maxFuzzy: mostTypos,
      weights: looseWeights,
      boostDocument: (_id, _term, stored) => 1 + (popularityGain * Number(stored?.popularity)) / 5,
    },
  })
  index.addAll(titles.map(searchable))
  return index
}

/** The query's words, all of them as one word where they are Latin ("one peice"), and the tags that they name. */
function queryFor(query: string, { tags, rest }: TagReading): Query {
  const squeezed = squeezeText(query)
  const asOneWord = latinOnly.test(squeezed) ? [{ queries: [squeezed], fields: ['names'] }] : []
  const tagged = {
    queries: [tags.join(' ')],
    fields: ['tagIds'],
    boost: { tagIds: fieldWeights.tags },
    tokenize: (text: string) => text.split(' '),
    prefix: false,
    fuzzy: false,
  }
  const words = rest.replaceAll(fillerPattern, ' ')
  return { combineWith: 'OR', queries: [words, ...asOneWord, ...(tags.length > 0 ? [tagged] : [])] }
}

function searchable(title: Title): Record<string, string | number> {
  const { id, themes, genres, demographic, authors, synopsis, popularity } = title
  const tags = [...themes, ...genres, demographic]
  const names = namesOf(title)
  // "onepiece" is typed as often as "one piece".
  const asOneWord = names.filter((name) => name.includes(' ')).map(squeezeText)
  return {
    id,
    popularity,
    names: [...names, ...asOneWord.filter((name) => latinOnly.test(name))].join(' '),
    tags: tags.join(' '),
    tagIds: tags.join(' '),
    authors: authors.join(' '),
    synopsis,
  }
}

function namesOf({ title, aliases }: Title): string[] {
  return [title.english, title.romaji, title.native, ...aliases]
}
