import type { Title } from '@manga-assist/contracts'
import { wordsOf } from './synopsis-words.ts'

/** One dimension of content. */
export type Term =
  | { kind: 'theme' | 'genre' | 'author' | 'demographic' | 'word'; value: string }
  /** Year at the middle of a decade. */
  | { kind: 'era'; value: number }

export interface WeightedTerm {
  term: Term
  /** Before rarity is weighed in and the vector is brought to unit length. */
  weight: number
}

/**
 * How much each kind of term says about taste. Found on the tuning half of the judged cases (`npm run bench --
 * recommend`), by changing one at a time until none helped. Genres and readership carry more than single themes.
 */
const kindWeights = { theme: 1, genre: 1.4, author: 4, demographic: 1.3, era: 0.9, word: 0.1 } as const

const decades = [1945, 1955, 1965, 1975, 1985, 1995, 2005, 2015, 2025]
/** Years from the middle of a decade at which a title no longer counts as near it: readers look beside, not far. */
const eraReachYears = 20

/** What a title is made of. A title near two decades carries both, each the less the farther away. */
export function termsOf(title: Title): WeightedTerm[] {
  return [
    ...title.themes.map((value) => weighted({ kind: 'theme', value })),
    ...title.genres.map((value) => weighted({ kind: 'genre', value })),
    ...title.authors.map((value) => shared(weighted({ kind: 'author', value }), title.authors.length)),
    weighted({ kind: 'demographic', value: title.demographic }),
    ...wordsOf(title.synopsis).map((value) => weighted({ kind: 'word', value })),
    ...erasOf(title.year),
  ]
}

/** The same text for the same term, and no other. */
export function termKey({ kind, value }: Term): string {
  return `${kind}:${value}`
}

/**
 * Rare terms say more. An era is a position, not a rarity; an author with one title must not fall behind one with a
 * long shelf for it; a word that nobody shares says nothing.
 */
export function rarityOf({ kind }: Term, titlesWithTerm: number, titles: number): number {
  if (kind === 'era' || kind === 'author') return 1
  if (kind === 'word' && titlesWithTerm === 1) return 0
  return Math.log(1 + titles / titlesWithTerm)
}

function weighted(term: Term): WeightedTerm {
  return { term, weight: kindWeights[term.kind] }
}

/** One of several that together weigh as much as one would alone. */
function shared({ term, weight }: WeightedTerm, several: number): WeightedTerm {
  return { term, weight: weight / Math.sqrt(several) }
}

function erasOf(year: number): WeightedTerm[] {
  return decades.flatMap((middle) => {
    const nearness = 1 - Math.abs(year - middle) / eraReachYears
    return nearness > 0 ? [{ term: { kind: 'era', value: middle }, weight: kindWeights.era * nearness }] : []
  })
}
