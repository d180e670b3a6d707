import type { Title } from '@manga-assist/contracts'
import type { Library } from '../library.ts'
import type { Turn } from '../ports/conversation-store.ts'
import type { Intent } from '../ports/intent-classifier.ts'
import { anyMark, type MaskedText, maskTitles } from '../preferences/masked-titles.ts'
import { comparedWith } from './bounds.ts'
import { type Constraints, constraintsIn } from './constraints.ts'
import { type LastAnswer, lastAnswerOf, pointedIn } from './last-answer.ts'
import { queryTerms } from './query-terms.ts'
import { unwantedTagsIn, wantedTagsIn, withoutUnwanted } from './unwanted-tags.ts'

export interface Message {
  text: string
  intent: Intent
  /** Earlier turns of the conversation, oldest first. */
  turns: readonly Turn[]
}

/** A message with what its aim is made from. */
export interface Reading extends Message {
  library: Library
  /** The text with its titles masked: no word of a name is a demand. */
  plain: string
  titleOf: MaskedText['titleOf']
  named: readonly Title[]
  /** Titles that it names, else those that it points at. */
  meant: readonly Title[]
  last: LastAnswer
}

/** Reads a message within its conversation. */
export function read(message: Message, library: Library): Reading {
  const last = lastAnswerOf(message.turns, library)
  const { text: plain, titles: named, titleOf } = maskTitles(message.text, library.mentions)
  return { ...message, library, plain, titleOf, named, last, meant: named.length > 0 ? named : pointedIn(plain, last) }
}

/** Points at a title at hand, or only refuses something: asks for nothing that could be found without what was before. */
export function goesOn({ plain, named, meant, last, library }: Reading): boolean {
  if (named.length > 0 || last.focus === undefined) return false
  const refuses = isRefused(plain) || unwantedTagsIn(plain, library.tags).length > 0
  return meant.length > 0 || (refuses && queryTerms(withoutUnwanted(plain, library.tags)) === '')
}

/** What a message demands, and the age that it was told before: a child stays one when the topic changes. */
export function demandsOf(reading: Reading): Constraints {
  const { plain, meant, last, library } = reading
  const { readerAge } = last
  const withoutTitles = refusedTitles(reading)
  return {
    ...(readerAge !== undefined && { readerAge }),
    ...constraintsIn(plain, library.tags),
    ...comparedWith(plain, meant.length > 0 ? meant : last.titles),
    ...(withoutTitles.length > 0 && { withoutTitles }),
  }
}

/** Ids of titles that a message names only to refuse them: "a thriller, but not Monster". */
function refusedTitles({ plain, titleOf }: Reading): string[] {
  const marks = [...plain.matchAll(refusedMark)].map(([, after, before]) => after ?? before ?? '')
  return marks.flatMap((mark) => titleOf(mark)?.id ?? [])
}

const refusedMark = new RegExp(
  `\\b(?:not|except|besides|other than|instead of|no|without|(?:anything|everything) but) (${anyMark})|(${anyMark})(?:以外|じゃなく|ではなく|はなし|抜き)`,
  'gi',
)

/** Genres and themes that a message asks for beside what it is about: "like Monster, but with vampires". */
export function aboutOf({ plain, library }: Reading): Constraints {
  const about = wantedTagsIn(plain, library.tags)
  return about.length > 0 ? { about } : {}
}

/** "Not the second one", "not Naruto": what is pointed at goes anyway, as all that was recommended before. */
export function isRefused(plain: string): boolean {
  return new RegExp(
    `\\b(?:not|except|besides|other than|instead of|no) (?:like |the |that |${anyMark})|(?:以外|じゃなく)`,
    'i',
  ).test(plain)
}

/** The words to search for, without what is refused. Genres and themes are kept whole: "first love" holds no filler. */
export function termsOf({ text, plain, library }: Reading): string {
  const terms = queryTerms(withoutUnwanted(text, library.tags))
  const kept = library.tags(terms).flat()
  const lost = wantedTagsIn(plain, library.tags).filter((meant) => !meant.some((tag) => kept.includes(tag)))
  return [terms, ...lost.map(([tag = '']) => tag.replaceAll('-', ' '))].join(' ').trim()
}
