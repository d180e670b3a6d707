import type { Title } from '@manga-assist/contracts'
import type { Library } from '../library.ts'
import { type PreferenceChange, preferenceChangeIn } from '../preferences/preference-change.ts'
import { criterionIn, ranked } from './criteria.ts'
import { detectLanguage } from './language.ts'
import { type LastAnswer, pointedIn } from './last-answer.ts'
import type { Aim } from './task.ts'

/** A question that only the titles at hand can answer; undefined for any other. */
export function followUpIn(
  text: string,
  named: readonly Title[],
  meant: readonly Title[],
  { titles, subject }: LastAnswer,
): Aim | undefined {
  const among = meant.length > 1 ? meant : titles
  const criterion = asksWhich(text) ? criterionIn(text) : undefined
  if (criterion !== undefined && among.length > 1) return { kind: 'compare', subjects: ranked(among, criterion) }
  if (named.length === 0 && asksWhichFirst(text) && titles[0]) {
    return { kind: 'where-to-start', subject: titles[0], author: undefined, constraints: {} }
  }
  const besides = meant[0] ?? subject
  if (besides === undefined || !asksForSameAuthor(text)) return undefined
  return { kind: 'where-to-start', subject: undefined, author: besides.authors[0], besides, constraints: {} }
}

/**
 * "I dropped the second one", "I read all of these": what a reader tells of titles that they only point at. Undefined
 * when it tells nothing, or asks for more of the kind as well.
 */
export function toldOf(text: string, last: LastAnswer, library: Library): Aim | undefined {
  if (/[?？]|\b(more|similar|something|anything|another)\b|似た/i.test(text)) return undefined
  if (!/\bI(?:'ve)?\b|読んだ|読みました|既読|読了|やめた|挫折|切った|好き|嫌い|面白かった/i.test(text)) return undefined
  const change = toldIn(text, last, library)
  const tellsOfTitles = change.feedback.length + change.forget.length > 0
  return tellsOfTitles ? { kind: 'preferences', change, focus: last.focus } : undefined
}

/** Ways to point at titles that were spoken of. */
const pointing =
  /\b(the )?(first|second|third|last|1st|2nd|3rd)( one| title)?\b|\b(all|each|both) (of )?(these|those|them)\b|\bthem all\b|\b(it|that one|this one)\b|それ|これ|全部|すべて|みんな|[一二三123１２３]番目(の)?|最初の|最後の/i

/** What a message tells of the reader's taste; where it points at titles, it is read as if it named them. */
export function toldIn(text: string, last: LastAnswer, library: Library): PreferenceChange {
  const pointed = library.mentions(text).length > 0 ? [] : pointedOrNamed(text, last, library)
  const isJapanese = detectLanguage(text) === 'ja'
  const names = pointed
    .map(({ title }) => (isJapanese ? title.native : title.english))
    .join(isJapanese ? '、' : ' and ')
  return preferenceChangeIn(names === '' ? text : text.replace(pointing, names), library)
}

/** Titles that a clause names, else those that it points at. */
function pointedOrNamed(clause: string, last: LastAnswer, library: Library): Title[] {
  const { titles, subject } = last
  const named = library.mentions(clause)
  if (named.length > 0) return named
  if (/\b(all|each|both) (of )?(these|those|them)\b|\bthem all\b|全部|すべて|みんな/i.test(clause)) return [...titles]
  const pointed = pointedIn(clause, last)
  if (pointed.length > 0) return pointed
  const isMeant = /\b(it|that one|this one|that|this)\s*(already|before|too)?\W*$|それは|それも|これは|これも/i.test(
    clause,
  )
  return isMeant && subject ? [subject] : []
}

function asksWhich(text: string): boolean {
  return /\bwhich\b|\bwhat(?:'s| is) the \w+est\b|どっち|どちら|どれが|一番/i.test(text)
}

function asksWhichFirst(text: string): boolean {
  return /\bwhich\b.*\b(first|start|begin)\b|どれから|どれを先|どちらから|どっちから|どれを最初/i.test(text)
}

function asksForSameAuthor(text: string): boolean {
  return /\b(what|anything|something) else (did|has|have|by|from)\b.*\b(he|she|they|him|her|them|author|artist)\b|\b(another|other|others|more|else|works?)\b.*\b(by|of|from) (him|her|them|(the|that) (same )?(author|artist))\b|\bsame author\b|同じ作者|(この|その)(作者|作家)の|作者の(他|ほか)|(他|ほか)の作品/i.test(
    text,
  )
}
