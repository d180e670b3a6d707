import type { Title } from '@manga-assist/contracts'
import { type Catalogue, withoutOrders } from '@manga-assist/core'
import MiniSearch from 'minisearch'
import { searchTokens } from './search-tokens.ts'

/** What a hit in each field counts. A name is what readers ask for most, a synopsis word the least telling. */
const fieldWeights = { names: 4, themes: 3, genres: 2, authors: 2, synopsis: 1 }
/** Shortest term that may match with a typo or as a beginning: shorter ones would match nearly everything. */
const shortestLooseTerm = 4
/** Share of a term's letters that may differ. */
const typoShare = 0.2

/** A catalogue held in memory, with full-text search over names in every script, authors, tags and synopses. */
export function createEmbeddedCatalogue(given: readonly Title[]): Catalogue {
  const titles = given.map(withoutOrders)
  const byId = new Map(titles.map((title) => [title.id, title]))
  let index: MiniSearch | undefined
  return {
    titles,
    byId: (id) => byId.get(id),
    search(query, limit) {
      // Built by the first search, not at start: a function that only serves lists never pays for it.
      index ??= indexOf(titles)
      return index
        .search(query)
        .slice(0, limit)
        .flatMap(({ id, score }) => {
          const title = byId.get(id)
          return title ? [{ title, score }] : []
        })
    },
  }
}

function indexOf(titles: readonly Title[]): MiniSearch {
  const loose = (term: string) => term.length >= shortestLooseTerm
  const index = new MiniSearch({
    fields: Object.keys(fieldWeights),
    tokenize: searchTokens,
    searchOptions: { boost: fieldWeights, prefix: loose, fuzzy: (term) => loose(term) && typoShare },
  })
  index.addAll(titles.map(searchable))
  return index
}

function searchable({ id, title, aliases, themes, genres, authors, synopsis }: Title): Record<string, string> {
  return {
    id,
    names: [title.english, title.romaji, title.native, ...aliases].join(' '),
    themes: themes.join(' '),
    genres: genres.join(' '),
    authors: authors.join(' '),
    synopsis,
  }
}
