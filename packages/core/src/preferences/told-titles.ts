import type { Feedback, Title } from '@manga-assist/contracts'
import type { TitleMentions } from '../chat/title-mentions.ts'
import { type Attitude, type Verb, verbsIn } from './attitudes.ts'
import { anyMark, maskTitles } from './masked-titles.ts'

/** What a reader says of one title. */
export interface ToldTitle {
  title: Title
  kind: Feedback['kind']
}

/** What a text has said up to some clause. */
interface Told {
  kinds: Map<string, Attitude>
  /** What a clause of titles only goes on with: "I loved Monster, Pluto and Bleach". */
  attitude: Attitude | undefined
  isReader: boolean
  /** Titles of the clause that named some last: what "it" means. */
  last: readonly string[]
  /** Titles that wait for a Japanese verb, which comes after them. */
  waiting: readonly string[]
}

/**
 * Each clause has its own verb, and each title the verb nearest to it: "I loved Monster but dropped Bleach". In doubt
 * nothing is told: what is wrongly stored shapes every answer after it.
 */
export function toldTitlesIn(text: string, mentions: TitleMentions): ToldTitle[] {
  const masked = maskTitles(text, mentions)
  const nothing: Told = { kinds: new Map(), attitude: undefined, isReader: true, last: [], waiting: [] }
  const { kinds } = clausesOf(masked.text).reduce(afterClause, nothing)
  return [...kinds].flatMap(([mark, kind]) => {
    const title = masked.titleOf(mark)
    return title ? [{ title, kind }] : []
  })
}

const mark = new RegExp(anyMark, 'g')

/** Between clauses; a word that tells how the next one is meant stays with it. */
const boundary = new RegExp(
  [
    '(?<=[.;。、,!?:\\n])',
    '\\b(?:and|but|though|although|while|however|&)\\b',
    '(?=\\b(?:because|since|when|after|before|until|except|besides|unlike|than|instead of|rather than|apart from|other than|compared)\\b)',
    `(?=\\bnot ${anyMark})`,
    '(?:けれども?|けど|でも|のに)',
    '(?<=[だるたす])が',
    `(?<=[てで])(?=${anyMark})`,
  ].join('|'),
  'i',
)

function clausesOf(text: string): string[] {
  return text.split(boundary).filter((clause) => /[\p{L}\p{N}\p{Co}]/u.test(clause))
}

function afterClause(before: Told, clause: string): Told {
  const marks = clause.match(mark) ?? []
  const verbs = verbsIn(clause)
  if (verbs.length > 0) return afterVerbs(before, clause, marks, verbs)
  if (!isBare(clause))
    return { ...before, attitude: undefined, waiting: [], last: marks.length > 0 ? marks : before.last }
  if (isJapanese(clause)) return { ...before, last: marks, waiting: [...before.waiting, ...marks] }
  return { ...before, kinds: withKind(before.kinds, marks, before.attitude), last: [...before.last, ...marks] }
}

function afterVerbs(before: Told, clause: string, marks: readonly string[], verbs: readonly Verb[]): Told {
  const decided = verbs.findLast(({ subject }) => subject !== 'open')
  const attitudeOf = (verb: Verb | undefined) =>
    isReaders(verb?.subject ?? 'other', before) ? verb?.attitude : undefined
  const attitude = attitudeOf(verbs.at(-1))
  const meant = marks.length === 0 && saysIt(clause, verbs) ? before.last : before.waiting
  let kinds = withKind(before.kinds, meant, attitude)
  for (const { 0: one, index } of clause.matchAll(mark)) {
    if (isStandIn(clause.slice(index + 1))) continue
    kinds = withKind(kinds, [one], attitudeOf(nearest(verbs, index)))
  }
  return {
    isReader: decided ? decided.subject === 'reader' : before.isReader,
    kinds,
    attitude,
    last: marks.length > 0 ? [...before.waiting, ...marks] : before.last,
    waiting: [],
  }
}

function isReaders(subject: Verb['subject'], { isReader }: Told): boolean {
  return subject === 'open' ? isReader : subject === 'reader'
}

/** The last verb before a title, else the first after it. */
function nearest(verbs: readonly Verb[], at: number): Verb | undefined {
  return verbs.findLast(({ end }) => end <= at) ?? verbs.find(({ start }) => start > at)
}

/** "NARUTOみたいな漫画が好き" speaks of other titles than the one named. */
function isStandIn(after: string): boolean {
  return /^(?:みたい|のよう|っぽ|に似|より|以外|ほど|の作者|風)/.test(after)
}

/** "I read Monster and loved it." */
function saysIt(clause: string, verbs: readonly Verb[]): boolean {
  return /^\s*(?:it|them|both)\b/i.test(clause.slice(verbs.at(-1)?.end ?? clause.length))
}

/** Titles, and words that add nothing to them. */
function isBare(clause: string): boolean {
  const words = clause.replaceAll(mark, '').match(/[\p{L}\p{N}]+/gu) ?? []
  return (
    clause.search(mark) !== -1 &&
    words.every((word) => /^(?:also|the|too|manga|both|even|especially|or|と|や|か|とか)$/i.test(word))
  )
}

function isJapanese(clause: string): boolean {
  return /[とやか、]/.test(clause)
}

function withKind(
  kinds: Map<string, Attitude>,
  marks: readonly string[],
  attitude: Attitude | undefined,
): Map<string, Attitude> {
  return attitude === undefined ? kinds : new Map([...kinds, ...marks.map((one) => [one, attitude] as const)])
}
