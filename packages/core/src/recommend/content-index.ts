import type { Title } from '@manga-assist/contracts'
import { type Cell, eachShared, end, type Rows, turned } from './sparse-rows.ts'
import { eachTerm, rarityOf, type Term } from './terms.ts'

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

/**
 * A function that has just started runs this once, before anything of it is compiled: it makes no object for a cell, as there
 * are some thirty thousand.
 */
function vectorsOf(titles: readonly Title[]): { terms: Term[]; byTitle: Rows } {
  const { terms, carriers, raw } = rawRows(titles)
  const rarities = terms.map((term, number) => rarityOf(term, carriers[number] ?? 0, titles.length))
  return { terms, byTitle: unitRows(raw, rarities) }
}

interface RawRow {
  /** In the order in which the title names its terms. */
  columns: number[]
  weights: number[]
}

/** The terms of all titles, numbered as they come, with how many titles carry each. */
function rawRows(titles: readonly Title[]): { terms: Term[]; carriers: number[]; raw: RawRow[] } {
  const terms: Term[] = []
  const carriers: number[] = []
  const numbers: Partial<Record<Term['kind'], Map<Term['value'], number>>> = {}
  const raw = titles.map((title) => {
    const row: RawRow = { columns: [], weights: [] }
    eachTerm(title, (kind, value, weight) => {
      numbers[kind] ??= new Map()
      let number = numbers[kind].get(value)
      if (number === undefined) {
        number = terms.length
        numbers[kind].set(value, number)
        terms.push({ kind, value } as Term)
        carriers.push(0)
      }
      carriers[number] = (carriers[number] ?? 0) + 1
      row.columns.push(number)
      row.weights.push(weight)
    })
    return row
  })
  return { terms, carriers, raw }
}

/** Each weight times the rarity of its term, columns rising, rows of length 1. What weighs nothing is left out. */
function unitRows(raw: readonly RawRow[], rarities: readonly number[]): Rows {
  const cells = raw.reduce((sum, { columns }) => sum + columns.length, 0)
  const rows = {
    starts: new Int32Array(raw.length + 1),
    columns: new Int32Array(cells),
    weights: new Float64Array(cells),
  }
  const weightOf = new Float64Array(rarities.length)
  let at = 0
  for (const [row, { columns, weights }] of raw.entries()) {
    const sorted = Int32Array.from(columns).sort()
    for (let place = 0; place < columns.length; place += 1) weightOf[columns[place] ?? 0] = weights[place] ?? 0
    const start = at
    let squares = 0
    for (const column of sorted) {
      const weight = (weightOf[column] ?? 0) * (rarities[column] ?? 0)
      if (weight <= 0) continue
      rows.columns[at] = column
      rows.weights[at] = weight
      squares += weight * weight
      at += 1
    }
    const length = Math.sqrt(squares)
    for (let cell = start; cell < at; cell += 1) rows.weights[cell] = (rows.weights[cell] ?? 0) / length
    rows.starts[row + 1] = at
  }
  return { starts: rows.starts, columns: rows.columns.slice(0, at), weights: rows.weights.slice(0, at) }
}
