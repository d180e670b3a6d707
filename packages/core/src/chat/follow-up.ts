import type { Title } from '@manga-assist/contracts'
import type { Library } from '../library.ts'
import { isEmptyChange, type PreferenceChange, preferenceChangeIn } from '../preferences/preference-change.ts'
import { detectLanguage } from './language.ts'
import { pointedAt } from './positions.ts'
import type { Aim } from './task.ts'

/** What the last answer leaves to point at. */
export interface AtHand {
  /** Its titles, or those that it was about; empty at the beginning. */
  titles: readonly Title[]
  /** The title that "it" means. */
  subject: Title | undefined
}

/** A question that only the titles at hand can answer; undefined for any other. */
export function followUpIn(text: string, named: readonly Title[], { titles, subject }: AtHand): Aim | undefined {
  const among = named.length > 1 ? named : titles
  const criterion = asksWhich(text) ? criterionIn(text) : undefined
  if (criterion !== undefined && among.length > 1) return { kind: 'compare', subjects: ranked(among, criterion) }
  if (named.length === 0 && asksWhichFirst(text) && titles[0]) {
    return { kind: 'where-to-start', subject: titles[0], author: undefined }
  }
  const besides = named[0] ?? subject
  if (besides === undefined || !asksForSameAuthor(text)) return undefined
  return { kind: 'where-to-start', subject: undefined, author: besides.authors[0], besides }
}

/**
 * "I dropped the second one", "I read all of these": what a reader tells of titles that they only point at. Undefined
 * when it tells nothing, or asks for more of the kind as well.
 */
export function toldOf(text: string, { titles, subject }: AtHand, library: Library): Aim | undefined {
  if (/[?？]|\b(more|similar|something|anything|another)\b|似た/i.test(text)) return undefined
  if (!/\bI(?:'ve)?\b|読んだ|読みました|既読|読了|やめた|挫折|切った|好き|嫌い|面白かった/i.test(text)) return undefined
  const change = toldIn(text, { titles, subject }, library)
  return change.feedback.length === 0 || isEmptyChange(change) ? undefined : { kind: 'preferences', change }
}

/** Ways to point at titles that were spoken of. */
const pointing =
  /\b(the )?(first|second|third|last|1st|2nd|3rd)( one| title)?\b|\b(all|each|both) (of )?(these|those|them)\b|\bthem all\b|\b(it|that one|this one)\b|それ|これ|全部|すべて|みんな|[一二三123１２３]番目(の)?|最初の|最後の/i

/** What a message tells of the reader's taste; where it points at titles, it is read as if it named them. */
export function toldIn(text: string, hand: AtHand, library: Library): PreferenceChange {
  const pointed = library.mentions(text).length > 0 ? [] : pointedOrNamed(text, hand, library)
  const isJapanese = detectLanguage(text) === 'ja'
  const names = pointed
    .map(({ title }) => (isJapanese ? title.native : title.english))
    .join(isJapanese ? '、' : ' and ')
  return preferenceChangeIn(names === '' ? text : text.replace(pointing, names), library.mentions)
}

/** Titles that a clause names, else those that it points at. */
function pointedOrNamed(clause: string, { titles, subject }: AtHand, library: Library): Title[] {
  const named = library.mentions(clause)
  if (named.length > 0) return named
  if (/\b(all|each|both) (of )?(these|those|them)\b|\bthem all\b|全部|すべて|みんな/i.test(clause)) return [...titles]
  const pointed = pointedAt(clause, titles)
  if (pointed.length > 0) return pointed
  const isMeant = /\b(it|that one|this one|that|this)\s*(already|before|too)?\W*$|それは|それも|これは|これも/i.test(
    clause,
  )
  return isMeant && subject ? [subject] : []
}

export type Criterion = 'shorter' | 'longer' | 'older' | 'newer'

const criteria: readonly [Criterion, RegExp][] = [
  ['shorter', /\b(shorter|shortest|fewer volumes|fewest)\b|短/i],
  ['longer', /\b(longer|longest|more volumes|most volumes)\b|長/i],
  ['older', /\b(older|oldest|earlier|earliest|came (out )?first)\b|古/i],
  ['newer', /\b(newer|newest|latest|more recent)\b|新し/i],
]

/** By what a question wants titles to be told apart. */
export function criterionIn(text: string): Criterion | undefined {
  return criteria.find(([, pattern]) => pattern.test(text))?.[0]
}

function asksWhich(text: string): boolean {
  return /\bwhich\b|\bwhat(?:'s| is) the \w+est\b|どっち|どちら|どれが|一番/i.test(text)
}

function ranked(titles: readonly Title[], criterion: Criterion): Title[] {
  const sign = criterion === 'shorter' || criterion === 'older' ? 1 : -1
  const key = criterion === 'shorter' || criterion === 'longer' ? 'volumes' : 'year'
  return titles.toSorted((a, b) => sign * (a[key] - b[key]))
}

function asksWhichFirst(text: string): boolean {
  return /\bwhich\b.*\b(first|start|begin)\b|どれから|どれを先|どちらから|どっちから|どれを最初/i.test(text)
}

function asksForSameAuthor(text: string): boolean {
  return /\b(what|anything|something) else (did|has|have|by|from)\b.*\b(he|she|they|him|her|them|author|artist)\b|\b(another|other|others|more|else|works?)\b.*\b(by|of|from) (him|her|them|(the|that) (same )?(author|artist))\b|\bsame author\b|同じ作者|(この|その)(作者|作家)の|作者の(他|ほか)|(他|ほか)の作品/i.test(
    text,
  )
}
