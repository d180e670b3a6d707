import type { Title } from '@manga-assist/contracts'
import { type Catalogue, type SearchHit, withoutOrders } from '@manga-assist/core'
import { createTitleSearch, type TitleSearch } from './title-search.ts'

/** A catalogue held in memory, with full-text search over names in every script, authors, tags and synopses. */
export function createEmbeddedCatalogue(given: readonly Title[]): Catalogue {
  const titles = given.map(withoutOrders)
  const byId = new Map(titles.map((title) => [title.id, title]))
  let search: TitleSearch | undefined
  return {
    titles,
    byId: (id) => byId.get(id),
    search(query, limit): SearchHit[] {
      // Built by the first search, not at start: a function that only serves lists never pays for it.
      search ??= createTitleSearch(titles)
      return search(query, limit)
    },
  }
}
