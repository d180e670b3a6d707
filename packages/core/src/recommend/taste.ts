import type { ContentIndex } from './content-index.ts'

/** A title by its number, and how much it draws (above zero) or repels (below). */
export interface WeightedTitle {
  title: number
  weight: number
}

/** Where a reader stands. */
export interface Taste {
  /** How well each title fits, by number: about -0.6 to 1, zero all through for an empty taste. */
  fits: Float64Array
  /** Mean mood of what draws; undefined when nothing does. */
  mood: number | undefined
  /** Share of what draws that is made for children; undefined when nothing does. */
  children: number | undefined
}

/** Longest that all dislikes together may be against likes of length 1: many of them must not drown what is liked. */
const mostRepulsion = 0.6

export function createTaste(
  index: ContentIndex,
  moods: Float64Array,
  forChildren: Float64Array,
): (sources: readonly WeightedTitle[]) => Taste {
  return (sources) => {
    const draws = sources.filter(({ weight }) => weight > 0)
    const wanted = sumOf(index, draws)
    const unwanted = sumOf(
      index,
      sources.filter(({ weight }) => weight < 0),
    )
    const wantedScale = 1 / (lengthOf(wanted) || 1)
    const unwantedScale = Math.min(1, mostRepulsion / (lengthOf(unwanted) || 1))
    const vector = wanted.map((weight, term) => weight * wantedScale + (unwanted[term] ?? 0) * unwantedScale)
    return { fits: index.products(vector), mood: meanOf(moods, draws), children: meanOf(forChildren, draws) }
  }
}

function sumOf(index: ContentIndex, sources: readonly WeightedTitle[]): Float64Array {
  const sum = new Float64Array(index.terms.length)
  for (const { title, weight } of sources) index.addTo(sum, title, weight)
  return sum
}

function lengthOf(vector: Float64Array): number {
  let squares = 0
  for (const weight of vector) squares += weight * weight
  return Math.sqrt(squares)
}

function meanOf(values: Float64Array, sources: readonly WeightedTitle[]): number | undefined {
  const total = sources.reduce((sum, { weight }) => sum + weight, 0)
  if (total === 0) return undefined
  return sources.reduce((sum, { title, weight }) => sum + weight * (values[title] ?? 0), 0) / total
}
