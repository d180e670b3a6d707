import type { Title } from '@manga-assist/contracts'
import type { Library } from '../library.ts'
import type { RetrievedTitle } from '../ports/language-model.ts'
import { tagInJapanese } from '../recommend/japanese-tags.ts'
import type { RecommendRequest } from '../recommend/recommender.ts'

/** How many search hits are weighed before the best are taken. */
const searchDepth = 60
/** Share of a search hit's rank that its fit to the reader's taste decides. */
const tasteShare = 0.3

/** Search hits that the reader may want, ordered by relevance and taste together. */
export function foundByWords(
  { catalogue, recommender }: Library,
  terms: string,
  want: RecommendRequest,
): RetrievedTitle[] {
  const allowed = want.among && new Set(want.among)
  const hits = catalogue.search(terms, searchDepth).filter(({ title }) => allowed?.has(title) ?? true)
  if (hits.length === 0) return []
  const most = mostScore(hits.map(({ score }) => score))
  const relevance = new Map(hits.map(({ title, score }) => [title.id, Math.min(1, score / most)]))
  const among = hits.map(({ title }) => title)
  const byTaste = recommender.recommend({ ...want, among, limit: among.length })
  const weighed = byTaste.map(({ title, score, reasons }) => {
    const tags = tagsAskedFor(title, terms)
    return {
      title,
      reasons: tags.length > 0 ? [inWords(tags, want.language)] : reasons,
      score: (1 - tasteShare) * (relevance.get(title.id) ?? 0) + tasteShare * score,
    }
  })
  return weighed.sort((a, b) => b.score - a.score).slice(0, want.limit)
}

/** A hit this many times above the third best owes it to an everyday word that stands in its name by accident. */
const accidentalLead = 3

/** The score that counts as full relevance: that of the best hit, unless it leads by accident. */
function mostScore(scores: readonly number[]): number {
  const [best = 1, , third = best] = scores
  return best > third * accidentalLead ? third : best
}

/** The title's tags whose every word stands in the question. */
function tagsAskedFor({ themes, genres }: Title, terms: string): string[] {
  const words = new Set(terms.split(/[\s-]+/))
  const asked = [...themes, ...genres].filter((tag) => tag.split('-').every((word) => words.has(word)))
  return [...new Set(asked)]
}

function inWords(tags: readonly string[], language: RecommendRequest['language']): string {
  return language === 'ja' ? tags.map(tagInJapanese).join('、') : tags.map((tag) => tag.replaceAll('-', ' ')).join(', ')
}
