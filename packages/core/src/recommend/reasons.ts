import type { ChapterDrop, Genre, Title } from '@manga-assist/contracts'
import type { ContentIndex } from './content-index.ts'
import type { TasteSource } from './taste-signals.ts'
import type { Term } from './terms.ts'

/** A tag that a reason may name: what is carried by both titles. */
export interface SharedTag {
  kind: 'theme' | 'genre' | 'author' | 'demographic'
  value: string
}

/** A true statement on why a title is suggested. `reasonText` puts it into words. */
export type Reason =
  | { kind: 'because-of'; source: CauseKind; title: Title; tags: SharedTag[] }
  | { kind: 'chapter'; atMs: number; nowMs: number; chapter: number | undefined }
  | { kind: 'of-genre'; genre: Genre; themes: readonly string[] }
  | { kind: 'widely-read'; genres: readonly Genre[] }
  | { kind: 'about'; themes: readonly string[] }

/** A title that may be named as the cause: what the reader told, or the title that similar ones are wanted to. */
export interface ReasonSource {
  kind: TasteSource['kind'] | 'subject'
  title: number
}

export interface ReasonContext {
  titles: readonly Title[]
  index: ContentIndex
  /** Strongest first. */
  sources: readonly ReasonSource[]
  genre: Genre | undefined
  /** A chapter of the suggested title that is news. */
  drop: ChapterDrop | undefined
  nowMs: number | undefined
}

/** Most tags that one reason names. */
const tagsPerReason = 3
/** Most titles that are named as causes. */
const causesNamed = 2
/** Below this cosine two titles share too little to say that one is because of the other. */
const leastSimilarity = 0.08
/** From here on a title may be called widely read: "widely read" and "household name" of the catalogue's scale. */
const widelyRead = 4

/** What a title shares with what drew the reader, else what stands for it; first of all a chapter that is news. */
export function reasonsFor(number: number, title: Title, context: ReasonContext): Reason[] {
  const reasons = [...chapterReasons(context), ...causes(number, context)]
  if (reasons.length > 0) return reasons
  const themes = title.themes.slice(0, tagsPerReason)
  if (context.genre !== undefined) return [{ kind: 'of-genre', genre: context.genre, themes }]
  if (title.popularity >= widelyRead) return [{ kind: 'widely-read', genres: title.genres.slice(0, 2) }]
  return [{ kind: 'about', themes }]
}

function chapterReasons({ drop, nowMs }: ReasonContext): Reason[] {
  if (drop === undefined || nowMs === undefined) return []
  return [{ kind: 'chapter', atMs: drop.atMs, nowMs, chapter: drop.chapter }]
}

function causes(number: number, { titles, index, sources }: ReasonContext): Reason[] {
  const closest = sources
    .filter(draws)
    .map(({ kind, title }) => ({ source: kind, title, similarity: index.similarity(number, title) }))
    .filter(({ title, similarity }) => title !== number && similarity >= leastSimilarity)
    .sort((a, b) => b.similarity - a.similarity)
  return closest.slice(0, causesNamed).flatMap(({ source, title: cause }) => {
    const title = titles[cause]
    const tags = index.sharedTerms(number, cause).flatMap(namedTag).sort(mostTellingFirst).slice(0, tagsPerReason)
    return title === undefined || tags.length === 0 ? [] : [{ kind: 'because-of', source, title, tags }]
  })
}

type CauseKind = Exclude<ReasonSource['kind'], 'dropped'>

/** What was dropped is never a reason for something else. */
function draws(source: ReasonSource): source is ReasonSource & { kind: CauseKind } {
  return source.kind !== 'dropped'
}

const telling = ['author', 'theme', 'genre', 'demographic']

/** Within one kind the heaviest stay first. */
function mostTellingFirst(a: SharedTag, b: SharedTag): number {
  return telling.indexOf(a.kind) - telling.indexOf(b.kind)
}

/** Decades and words of a synopsis are alike without being a reason that one would say aloud. */
function namedTag(term: Term): SharedTag[] {
  switch (term.kind) {
    case 'theme':
    case 'genre':
    case 'author':
    case 'demographic':
      return [{ kind: term.kind, value: term.value }]
    case 'word':
    case 'era':
      return []
  }
}
