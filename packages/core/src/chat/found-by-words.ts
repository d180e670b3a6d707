import type { Title } from '@manga-assist/contracts'
import type { Library } from '../library.ts'
import type { SearchHit } from '../ports/catalogue.ts'
import type { RetrievedTitle } from '../ports/language-model.ts'
import { tagInJapanese } from '../recommend/japanese-tags.ts'
import type { RecommendRequest } from '../recommend/recommender.ts'
import { isTagged } from './constraints.ts'
import type { TagMentions } from './tag-mentions.ts'

/** How many search hits are weighed by taste before the best are taken. */
const searchDepth = 60
/** Share of a search hit's rank that its fit to the reader's taste decides. */
const tasteShare = 0.3

/** Search hits that the reader may want, ordered by relevance and taste together. */
export function foundByWords(
  { catalogue, recommender, tags: tagsIn, mentions, authors: authorsIn }: Library,
  terms: string,
  want: RecommendRequest,
): RetrievedTitle[] {
  const allowed = want.among && new Set(want.among)
  const groups = tagsIn(terms)
  const depth = allowed || groups.length > 0 ? catalogue.titles.length : searchDepth
  const authors = authorsIn(terms)
  const isAllowed = (title: Title) =>
    (allowed?.has(title) ?? true) && (authors.length === 0 || title.authors.some((name) => authors.includes(name)))
  const hits = catalogue.search(withTags(terms, groups), depth).filter(({ title }) => isAllowed(title))
  if (hits.length === 0) return []
  const most = mostScore(hits.map(({ score }) => score))
  const named = mentions(terms)
  const isAccident = (hit: SearchHit) =>
    groups.length > 0 && hit.score > most * accidentalLead && !named.includes(hit.title)
  const relevance = new Map(hits.map((hit) => [hit.title.id, isAccident(hit) ? 0 : Math.min(1, hit.score / most)]))
  const promise = ({ title }: SearchHit) => (relevance.get(title.id) ?? 0) + tagShare * shareOf(title, groups)
  const among = hits
    .toSorted((a, b) => promise(b) - promise(a))
    .slice(0, searchDepth)
    .map(({ title }) => title)
  const byTaste = recommender.recommend({ ...want, among, limit: among.length })
  const weighed = byTaste.map(({ title, score, reasons }) => {
    const tags = tagsAskedFor(title, groups)
    const fit = (1 - tasteShare) * (relevance.get(title.id) ?? 0) + tasteShare * score
    return {
      title,
      reasons: tags.length > 0 ? [inWords(tags, want.language)] : reasons,
      score: fit + tagShare * shareOf(title, groups),
    }
  })
  return weighed.sort((a, b) => b.score - a.score).slice(0, want.limit)
}

/** Search knows no misspelt words: the tags that they name are added. */
function withTags(terms: string, groups: ReturnType<TagMentions>): string {
  const isSaid = (tag: string) => terms.includes(tag) || terms.includes(tag.replaceAll('-', ' '))
  return [terms, ...groups.flatMap((meant) => (meant.some(isSaid) ? [] : meant))].join(' ')
}

/** A hit this many times above the third best owes it to an everyday word that stands in its name by accident. */
const accidentalLead = 3

/** The score that counts as full relevance: that of the best hit, unless it leads by accident. */
function mostScore(scores: readonly number[]): number {
  const [best = 1, , third = best] = scores
  return best > third * accidentalLead ? third : best
}

/** What it adds to a hit to bear all genres and themes asked for: more than any word of a name or a synopsis. */
const tagShare = 1

/** How many of the genres and themes asked for a title bears, from 0 to 1. */
function shareOf(title: Title, groups: ReturnType<TagMentions>): number {
  const borne = groups.filter((meant) => meant.some((tag) => isTagged(title, tag)))
  return groups.length === 0 ? 0 : borne.length / groups.length
}

/** The genres and themes of a title that the question asked for. */
function tagsAskedFor({ themes, genres }: Title, groups: ReturnType<TagMentions>): string[] {
  const asked = new Set(groups.flat())
  return [...new Set([...themes, ...genres])].filter((tag) => asked.has(tag))
}

function inWords(tags: readonly string[], language: RecommendRequest['language']): string {
  return language === 'ja' ? tags.map(tagInJapanese).join('、') : tags.map((tag) => tag.replaceAll('-', ' ')).join(', ')
}
