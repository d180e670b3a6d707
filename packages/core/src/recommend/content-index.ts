import type { Title } from '@manga-assist/contracts'
import { type Cell, eachShared, end, type Rows, rowsOf, turned, unitLength } from './sparse-rows.ts'
import { rarityOf, type Term, termKey, termsOf } from './terms.ts'

/**
 * Content vectors of a catalogue, of unit length, kept twice: by title (what is in this one?) and by term (who has
 * this?). Titles and terms are whole numbers from 0, titles in the order of the catalogue. A search reads only the
 * titles that share a term with what is searched for, so it stays quick at tens of thousands.
 */
export interface ContentIndex {
  readonly terms: readonly Term[]
  /** Number of a title; undefined when the catalogue does not hold it. */
  numberOf(titleId: string): number | undefined
  /** Adds a title's vector, times `factor`, to a vector over all terms. */
  addTo(vector: Float64Array, title: number, factor: number): void
  /** Product of a title's vector with a vector over all terms. */
  product(vector: Float64Array, title: number): number
  /** Product of every title's vector with a vector over all terms. */
  products(vector: Float64Array): Float64Array
  /** Cosine of two titles, 0 to 1. */
  similarity(title: number, other: number): number
  /** Terms that both titles carry, the heaviest first. */
  sharedTerms(title: number, other: number): Term[]
}

export function createContentIndex(titles: readonly Title[]): ContentIndex {
  const numbers = new Map(titles.map(({ id }, number) => [id, number]))
  const { terms, byTitle } = vectorsOf(titles)
  const byTerm = turned(byTitle, terms.length)

  function addTo(vector: Float64Array, title: number, factor: number): void {
    for (let at = byTitle.starts[title] ?? 0; at < end(byTitle, title); at += 1) {
      const term = byTitle.columns[at] ?? 0
      vector[term] = (vector[term] ?? 0) + factor * (byTitle.weights[at] ?? 0)
    }
  }

  function product(vector: Float64Array, title: number): number {
    let sum = 0
    for (let at = byTitle.starts[title] ?? 0; at < end(byTitle, title); at += 1) {
      sum += (vector[byTitle.columns[at] ?? 0] ?? 0) * (byTitle.weights[at] ?? 0)
    }
    return sum
  }

  function products(vector: Float64Array): Float64Array {
    const sums = new Float64Array(titles.length)
    for (let term = 0; term < vector.length; term += 1) {
      const factor = vector[term] ?? 0
      if (factor === 0) continue
      for (let at = byTerm.starts[term] ?? 0, stop = end(byTerm, term); at < stop; at += 1) {
        const title = byTerm.columns[at] ?? 0
        sums[title] = (sums[title] ?? 0) + factor * (byTerm.weights[at] ?? 0)
      }
    }
    return sums
  }

  return {
    terms,
    numberOf: (titleId) => numbers.get(titleId),
    addTo,
    product,
    products,
    similarity(title, other) {
      let sum = 0
      eachShared(byTitle, title, other, (_, product) => {
        sum += product
      })
      return sum
    },
    sharedTerms(title, other) {
      const shared: Cell[] = []
      eachShared(byTitle, title, other, (column, weight) => shared.push({ column, weight }))
      shared.sort((a, b) => b.weight - a.weight || a.column - b.column)
      return shared.flatMap(({ column }) => terms[column] ?? [])
    },
  }
}

function vectorsOf(titles: readonly Title[]): { terms: Term[]; byTitle: Rows } {
  const known = new Map<string, { term: Term; number: number; titles: number }>()
  const raw = titles.map((title) =>
    termsOf(title).map(({ term, weight }) => {
      const key = termKey(term)
      const entry = known.get(key) ?? { term, number: known.size, titles: 0 }
      known.set(key, entry)
      entry.titles += 1
      return { entry, weight }
    }),
  )
  const rows = raw.map((row) =>
    unitLength(
      row
        .map(({ entry, weight }) => ({
          column: entry.number,
          weight: weight * rarityOf(entry.term, entry.titles, titles.length),
        }))
        .filter(({ weight }) => weight > 0)
        .sort((a, b) => a.column - b.column),
    ),
  )
  return { terms: [...known.values()].map(({ term }) => term), byTitle: rowsOf(rows) }
}
