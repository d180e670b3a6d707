import type { Preferences, Title } from '@manga-assist/contracts'
import type { Catalogue, SearchHit } from '../ports/catalogue.ts'
import type { Turn } from '../ports/conversation-store.ts'
import type { Intent } from '../ports/intent-classifier.ts'
import type { RetrievalBasis, RetrievedTitle } from '../ports/language-model.ts'
import { createRecommender, type Recommender, type RecommendRequest } from '../recommend/recommender.ts'
import { queryTerms } from './query-terms.ts'
import { createTitleMentions } from './title-mentions.ts'

/** Most titles that one answer may speak of. */
const titlesPerAnswer = 3
/** How many search hits are weighed before the best are taken. */
const searchDepth = 30
/** Share of a search hit's rank that its fit to the reader's taste decides. */
const tasteShare = 0.3

export interface RetrievalRequest {
  question: string
  intent: Intent
  preferences: Preferences
  /** Earlier turns of the conversation: what was recommended there does not come again. */
  turns: readonly Turn[]
}

export interface Retrieved {
  titles: readonly RetrievedTitle[]
  basis: RetrievalBasis
  /** The title that the question is about. Also among `titles`. */
  subject: Title | undefined
}

export type Retrieval = (request: RetrievalRequest) => Retrieved

/** Chooses what an answer may speak of. Nothing else is shown to the language model. */
export function createRetrieval(catalogue: Catalogue): Retrieval {
  const recommender = createRecommender(catalogue)
  const mentions = createTitleMentions(catalogue.titles)

  return (request) => {
    const subject = mentions(request.question)[0] ?? lastSubject(catalogue, request.turns)
    switch (request.intent) {
      case 'recommend':
        return recommended(catalogue, recommender, request)
      case 'similar':
        return similar(recommender, request, subject)
      case 'lookup':
        return subject ? { titles: [about(subject)], basis: 'subject', subject } : noTitles
      case 'small-talk':
      case 'out-of-scope':
        return noTitles
    }
  }
}

const noTitles: Retrieved = { titles: [], basis: 'words', subject: undefined }

/** What the words of the question find, weighed with taste; taste alone where they find nothing. */
function recommended(catalogue: Catalogue, recommender: Recommender, request: RetrievalRequest): Retrieved {
  const byTaste = recommender.recommend({ ...wanted(request), limit: catalogue.titles.length })
  const terms = queryTerms(request.question)
  const byWords = weighedHits(catalogue.search(terms, searchDepth), byTaste, terms)
  const [titles, basis] = byWords.length > 0 ? [byWords, 'words' as const] : [byTaste, 'taste' as const]
  return { titles: titles.slice(0, titlesPerAnswer), basis, subject: undefined }
}

/** Search hits that the reader may want, ordered by relevance and taste together. */
function weighedHits(hits: readonly SearchHit[], byTaste: readonly RetrievedTitle[], terms: string): RetrievedTitle[] {
  const tasteOf = new Map(byTaste.map((entry) => [entry.title.id, entry]))
  const bestScore = hits[0]?.score ?? 1
  const weighed = hits.flatMap(({ title, score }) => {
    const taste = tasteOf.get(title.id)
    if (taste === undefined) return []
    const tags = tagsAskedFor(title, terms)
    const reasons = tags.length > 0 ? [tags.join(', ')] : taste.reasons
    return [{ title, reasons, score: (1 - tasteShare) * (score / bestScore) + tasteShare * taste.score }]
  })
  return weighed.sort((a, b) => b.score - a.score)
}

/** The title's tags whose every word stands in the question. */
function tagsAskedFor({ themes, genres }: Title, terms: string): string[] {
  const words = new Set(terms.split(/[\s-]+/))
  const asked = [...themes, ...genres].filter((tag) => tag.split('-').every((word) => words.has(word)))
  return [...new Set(asked)].map((tag) => tag.replaceAll('-', ' '))
}

function similar(recommender: Recommender, request: RetrievalRequest, subject: Title | undefined): Retrieved {
  const limit = titlesPerAnswer
  if (subject === undefined) {
    return { titles: recommender.recommend({ ...wanted(request), limit }), basis: 'taste', subject }
  }
  const titles = [...recommender.similarTo(subject, { ...wanted(request), limit }), about(subject)]
  return { titles, basis: 'subject', subject }
}

function wanted({ preferences, turns }: RetrievalRequest): Omit<RecommendRequest, 'limit'> {
  return { preferences, exclude: turns.flatMap((turn) => turn.answer.recommended) }
}

function lastSubject(catalogue: Catalogue, turns: readonly Turn[]): Title | undefined {
  const id = turns.at(-1)?.answer.recommended[0]
  return id === undefined ? undefined : catalogue.byId(id)
}

function about(title: Title): RetrievedTitle {
  return { title, score: 1, reasons: ['you asked about it'] }
}
