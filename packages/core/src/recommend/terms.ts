import type { Title } from '@manga-assist/contracts'
import { wordsOf } from './synopsis-words.ts'

/** One dimension of content. */
export type Term =
  | { kind: 'theme' | 'genre' | 'author' | 'demographic' | 'word'; value: string }
  /** Year at the middle of a decade. */
  | { kind: 'era'; value: number }

/** Takes a term with its weight, before rarity is weighed in and the vector is brought to unit length. */
export type TakeTerm = (kind: Term['kind'], value: Term['value'], weight: number) => void

/**
 * How much each kind of term says about taste. Found on the tuning half of the judged cases (`npm run bench --
 * recommend`), by changing one at a time until none helped. Genres and readership carry more than single themes.
 */
const kindWeights = { theme: 1, genre: 1.4, author: 4, demographic: 1.3, era: 0.9, word: 0.1 } as const

const decades = [1945, 1955, 1965, 1975, 1985, 1995, 2005, 2015, 2025]
/** Years from the middle of a decade at which a title no longer counts as near it: readers look beside, not far. */
const eraReachYears = 20

/** What a title is made of. A title near two decades carries both, each the less the farther away. */
export function eachTerm({ themes, genres, authors, demographic, synopsis, year }: Title, take: TakeTerm): void {
  for (const theme of themes) take('theme', theme, kindWeights.theme)
  for (const genre of genres) take('genre', genre, kindWeights.genre)
  // Several authors together weigh as much as one would alone.
  for (const author of authors) take('author', author, kindWeights.author / Math.sqrt(authors.length))
  take('demographic', demographic, kindWeights.demographic)
  for (const word of wordsOf(synopsis)) take('word', word, kindWeights.word)
  for (const middle of decades) {
    const nearness = 1 - Math.abs(year - middle) / eraReachYears
    if (nearness > 0) take('era', middle, kindWeights.era * nearness)
  }
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
