import type { Title } from '@manga-assist/contracts'
import type { ScoredTitle } from './best-titles.ts'

/** What likeness to a better title costs, of a score of about 1: enough to part equals, too little to bring in others. */
const likenessShare = 0.1
/** Likeness added for one author or one series: no list is three books by one hand while equals are to be had. */
const sameHandLikeness = 0.3

/**
 * Maximal marginal relevance: takes the best title, then again and again the one that is good and unlike those taken.
 * Scores come back lowered by what likeness cost, so that they never rise down the list.
 */
export function diversified(
  candidates: readonly ScoredTitle[],
  limit: number,
  likeness: (title: number, other: number) => number,
): ScoredTitle[] {
  const left = candidates.map(({ title, score }) => ({ title, score, closest: 0 }))
  const taken: ScoredTitle[] = []
  while (taken.length < limit && left.length > 0) {
    const [best] = left.splice(indexOfBest(left), 1)
    if (best === undefined) break
    taken.push({ title: best.title, score: best.score - likenessShare * best.closest })
    for (const other of left) other.closest = Math.max(other.closest, likeness(best.title, other.title))
  }
  return taken
}

/**
 * Likeness of two titles by number: their similarity, and more for one author or one series, since content alone does
 * not tell two books by one hand from two like-minded ones.
 */
export function createLikeness(
  titles: readonly Title[],
  similarity: (title: number, other: number) => number,
): (title: number, other: number) => number {
  const series = titles.map(seriesOf)
  const sameHand = (title: number, other: number) =>
    series[title] === series[other] ||
    titles[title]?.authors.some((author) => titles[other]?.authors.includes(author)) === true
  return (title, other) => similarity(title, other) + (sameHand(title, other) ? sameHandLikeness : 0)
}

/** "Attack on Titan: Before the Fall" and "Attack on Titan" are one series. */
function seriesOf({ title }: Title): string {
  return (title.english.split(/:| - /, 1)[0] ?? '').trim().toLowerCase()
}

function indexOfBest(left: readonly { score: number; closest: number }[]): number {
  let bestAt = 0
  let bestValue = Number.NEGATIVE_INFINITY
  left.forEach(({ score, closest }, at) => {
    const value = score - likenessShare * closest
    if (value > bestValue) {
      bestAt = at
      bestValue = value
    }
  })
  return bestAt
}
