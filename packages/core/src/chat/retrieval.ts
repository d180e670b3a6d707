import type { ChapterDrop, Preferences, Title } from '@manga-assist/contracts'
import type { Library } from '../library.ts'
import type { Turn } from '../ports/conversation-store.ts'
import type { RetrievedTitle } from '../ports/language-model.ts'
import { applyChange, type PreferenceChange } from '../preferences/preference-change.ts'
import { chapterHeats } from '../recommend/chapter-heat.ts'
import type { RecommendRequest } from '../recommend/recommender.ts'
import type { TasteSignal } from '../recommend/taste-signals.ts'
import { type Constraints, meets } from './constraints.ts'
import { foundByWords } from './found-by-words.ts'
import type { Retrieved } from './retrieved.ts'
import { startingPoints } from './starting-points.ts'
import type { Aim, Task } from './task.ts'

/** Titles that one answer recommends unless the reader asks for another number. */
const titlesPerAnswer = 3

interface RetrievalRequest {
  task: Task
  preferences: Preferences
  /** What the reader did, with instants; see TasteSignal. */
  signals: readonly TasteSignal[]
  /** Earlier turns of the conversation: what was recommended there does not come again. */
  turns: readonly Turn[]
  drops: readonly ChapterDrop[]
  /** Milliseconds since 1970. */
  nowMs: number
}

export type Retrieval = (request: RetrievalRequest) => Retrieved

/** Chooses what an answer may speak of. Nothing else is shown to the language model. */
export function createRetrieval(library: Library): Retrieval {
  return (request) => {
    const { aim } = request.task
    switch (aim.kind) {
      case 'recommend':
        return recommended(library, request, aim.terms, aim.constraints)
      case 'similar':
        return similar(library, request, aim.subjects, aim.constraints)
      case 'trending':
        return trending(library, request, aim.constraints)
      case 'where-to-start':
        return startingPoints(library, aim, wanted(library, request, aim.constraints))
      case 'lookup':
        return aim.subject ? about([aim.subject]) : nothing
      case 'compare':
        return about(aim.subjects)
      case 'restate':
        return restated(library, request, aim.titles)
      case 'preferences': {
        const preferences = applyChange(request.preferences, aim.change)
        return afterChange(library, { ...request, preferences }, aim)
      }
      case 'no-such-item':
        return about(aim.listed)
      case 'talk':
        return nothing
    }
  }
}

const nothing: Retrieved = { titles: [], basis: 'words', subjects: [] }

/** What the conversation was about, else what the reader welcomes just now, else their taste. */
function afterChange(
  library: Library,
  request: RetrievalRequest,
  { change, focus }: Extract<Aim, { kind: 'preferences' }>,
): Retrieved {
  if (focus === undefined) return recommended(library, request, change.welcome.join(' '), {})
  const constraints = afterChangeOf(focus.constraints, change)
  const subjects = focus.subjects.flatMap((id) => library.catalogue.byId(id) ?? [])
  if (subjects.length === 0) return recommended(library, request, focus.terms, constraints)
  const found = similar(library, request, subjects, constraints)
  return { ...found, titles: found.titles.filter(({ title }) => !subjects.includes(title)), subjects: [] }
}

/** What is welcome again is no longer kept out of this conversation either, nor is asked for what is avoided. */
function afterChangeOf(constraints: Constraints, { avoid, welcome }: PreferenceChange): Constraints {
  const { withoutGenres = [], withoutThemes = [], about = [] } = constraints
  return {
    ...constraints,
    about: about.filter((group) => !group.some((tag) => avoid.includes(tag))),
    withoutGenres: withoutGenres.filter((genre) => !welcome.includes(genre)),
    withoutThemes: withoutThemes.filter((theme) => !welcome.includes(theme)),
  }
}

/** What the words of the question find, weighed with taste; taste alone where they find nothing. */
function recommended(library: Library, request: RetrievalRequest, terms: string, constraints: Constraints): Retrieved {
  const want = wanted(library, request, constraints)
  const byWords = foundByWords(library, terms, want)
  if (byWords.length > 0) return { titles: byWords, basis: 'words', subjects: [] }
  const basis = terms === '' ? 'taste' : 'no-hits'
  return { titles: library.recommender.recommend(want), basis, subjects: [] }
}

/** Where no chapter comes out, what is widely read takes its place, and is no news. */
function trending(library: Library, request: RetrievalRequest, constraints: Constraints): Retrieved {
  const titles = library.recommender.trending(wanted(library, request, constraints))
  const heats = chapterHeats(request.drops, request.nowMs)
  return { titles, basis: titles.some(({ title }) => heats.has(title.id)) ? 'news' : 'taste', subjects: [] }
}

function similar(
  library: Library,
  request: RetrievalRequest,
  subjects: readonly Title[],
  constraints: Constraints,
): Retrieved {
  const { recommender } = library
  const want = wanted(library, request, constraints)
  if (subjects.length === 0) return { titles: recommender.recommend(want), basis: 'taste', subjects: [] }
  const titles = likeAll(library, subjects, want)
  return { titles: [...titles, ...about(subjects).titles], basis: 'subject', subjects }
}

/** Neighbours weighed for each subject, so that what is like several of them comes before what is like one. */
const neighboursWeighed = 15

/** Titles like those asked about. A subject is no liking: reasons say what a title is like, not what the reader likes. */
function likeAll({ recommender }: Library, subjects: readonly Title[], want: RecommendRequest): RetrievedTitle[] {
  const [only] = subjects
  if (only !== undefined && subjects.length === 1) return recommender.similarTo(only, want)
  const exclude = [...(want.exclude ?? []), ...subjects.map(({ id }) => id)]
  const found = new Map<Title, RetrievedTitle>()
  for (const subject of subjects) {
    for (const one of recommender.similarTo(subject, { ...want, exclude, limit: neighboursWeighed })) {
      found.set(one.title, joined(found.get(one.title), one))
    }
  }
  return [...found.values()].sort((a, b) => b.score - a.score).slice(0, want.limit)
}

function joined(before: RetrievedTitle | undefined, { title, score, reasons }: RetrievedTitle): RetrievedTitle {
  if (before === undefined) return { title, score, reasons }
  return { title, score: before.score + score, reasons: [...new Set([...before.reasons, ...reasons])] }
}

/** The same titles, with reasons made anew: in the language of now. */
function restated(library: Library, request: RetrievalRequest, titles: readonly Title[]): Retrieved {
  const { aim } = request.task
  const focus = aim.kind === 'restate' ? aim.focus : undefined
  const subjects = focus?.subjects.flatMap((id) => library.catalogue.byId(id) ?? []) ?? []
  const want = { ...wanted(library, { ...request, turns: [] }, {}), among: titles, limit: titles.length }
  const found = focus?.terms ? foundByWords(library, focus.terms, want) : []
  const made = subjects.length > 0 ? likeAll(library, subjects, want) : library.recommender.recommend(want)
  const reasonsOf = (title: Title) => [...found, ...made].find((one) => one.title === title)?.reasons ?? []
  const again = titles.map((title) => ({ title, score: 1, reasons: reasonsOf(title) }))
  return { titles: again, basis: 'last-answer', subjects: [] }
}

/** What every list of this answer must heed. */
function wanted(
  { catalogue }: Library,
  { task, preferences, signals, turns, drops, nowMs }: RetrievalRequest,
  constraints: Constraints,
): RecommendRequest {
  const isFree = Object.keys(constraints).length === 0
  return {
    preferences,
    signals,
    drops,
    nowMs,
    language: task.language,
    exclude: turns.flatMap((turn) => turn.answer.recommended),
    limit: task.count ?? titlesPerAnswer,
    ...(!isFree && { among: catalogue.titles.filter((title) => meets(title, constraints)) }),
  }
}

function about(titles: readonly Title[]): Retrieved {
  const retrieved = titles.map((title) => ({ title, score: 1, reasons: [] }))
  return { titles: retrieved, basis: 'subject', subjects: titles }
}
