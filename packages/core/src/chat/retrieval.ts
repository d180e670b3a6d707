import type { Preferences, Title } from '@manga-assist/contracts'
import type { Library } from '../library.ts'
import type { Turn } from '../ports/conversation-store.ts'
import type { Intent } from '../ports/intent-classifier.ts'
import type { RetrievalBasis, RetrievedTitle } from '../ports/language-model.ts'
import type { RecommendRequest } from '../recommend/recommender.ts'
import { queryTerms } from './query-terms.ts'

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
export function createRetrieval(library: Library): Retrieval {
  return (request) => {
    switch (request.intent) {
      case 'recommend':
      case 'trending':
      case 'refine':
        return recommended(library, request)
      case 'similar':
        return similar(library, request)
      case 'lookup':
      case 'where-to-start':
      case 'compare':
        return lookup(library, request)
      case 'small-talk':
      case 'out-of-scope':
      case 'preferences':
      case 'unsafe':
        return noTitles
    }
  }
}

const noTitles: Retrieved = { titles: [], basis: 'words', subject: undefined }

/** What the words of the question find, weighed with taste; taste alone where they find nothing. */
function recommended(library: Library, request: RetrievalRequest): Retrieved {
  const byWords = foundByWords(library, request)
  if (byWords.length > 0) return { titles: byWords, basis: 'words', subject: undefined }
  const byTaste = library.recommender.recommend({ ...wanted(request), limit: titlesPerAnswer })
  return { titles: byTaste, basis: 'taste', subject: undefined }
}

/** Search hits that the reader may want, ordered by relevance and taste together. */
function foundByWords({ catalogue, recommender }: Library, request: RetrievalRequest): RetrievedTitle[] {
  const terms = queryTerms(request.question)
  const hits = catalogue.search(terms, searchDepth)
  const relevance = new Map(hits.map(({ title, score }) => [title.id, score / (hits[0]?.score ?? 1)]))
  const byTaste = recommender.recommend({
    ...wanted(request),
    among: hits.map(({ title }) => title),
    limit: hits.length,
  })
  const weighed = byTaste.map(({ title, score, reasons }) => {
    const tags = tagsAskedFor(title, terms)
    return {
      title,
      reasons: tags.length > 0 ? [tags.join(', ')] : reasons,
      score: (1 - tasteShare) * (relevance.get(title.id) ?? 0) + tasteShare * score,
    }
  })
  return weighed.sort((a, b) => b.score - a.score).slice(0, titlesPerAnswer)
}

/** The title's tags whose every word stands in the question. */
function tagsAskedFor({ themes, genres }: Title, terms: string): string[] {
  const words = new Set(terms.split(/[\s-]+/))
  const asked = [...themes, ...genres].filter((tag) => tag.split('-').every((word) => words.has(word)))
  return [...new Set(asked)].map((tag) => tag.replaceAll('-', ' '))
}

function similar(library: Library, request: RetrievalRequest): Retrieved {
  const { recommender } = library
  const subject = subjectOf(library, request)
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

function lookup(library: Library, request: RetrievalRequest): Retrieved {
  const subject = subjectOf(library, request)
  return subject ? { titles: [about(subject)], basis: 'subject', subject } : noTitles
}

/** The title that the question names, else the first that the conversation recommended last. */
function subjectOf({ catalogue, mentions }: Library, { question, turns }: RetrievalRequest): Title | undefined {
  const [named] = mentions(question)
  const id = turns.at(-1)?.answer.recommended[0]
  return named ?? (id === undefined ? undefined : catalogue.byId(id))
}

function about(title: Title): RetrievedTitle {
  return { title, score: 1, reasons: ['you asked about it'] }
}
