import type { Feedback } from '@manga-assist/contracts'
import { anyMark } from './masked-titles.ts'

export type Attitude = Feedback['kind']

/** A verb of a clause, and what it tells; undefined when it is denied, asked or wished for. */
export interface Verb {
  start: number
  end: number
  attitude: Attitude | undefined
  /** Who does it; `open` when nobody is named, which leaves it with the subject of the clause before. */
  subject: 'reader' | 'other' | 'open'
}

const english: readonly [Attitude, string][] = [
  [
    'dropped',
    `dropp(?:ed|ing)|gave up|(?:couldn't|could not) (?:finish|get into)|stopped reading|hated?|disliked?|(?:don't|didn't|do not|did not) (?:really |particularly )?(?:like|enjoy|care)|not (?:really )?(?:a (?:big |huge )?fan|into)|can't stand|quit(?= (?:reading |on )?${anyMark})`,
  ],
  ['liked', `loved?|liked?|enjoy(?:ed)?|adored?|favou?rites?|favs?|fan of|obsessed with`],
  ['read', `read|finished|caught up|completed|already know|been through`],
]
const japanese: readonly [Attitude, string][] = [
  [
    'dropped',
    '挫折|切った|切りました|や(?:めた(?!い)|めました)|断念|嫌い|苦手|つまらな(?:い|かった)|合わな(?:い|かった)',
  ],
  ['liked', '大?好き|最高|お気に入り|ハマ(?:った|って)|面白かった'],
  ['read', '読んだ|読んで|読了|読み終(?:わ|え)|既読|読みました'],
]

/**
 * The verbs of taste in one clause, in their order. The clause's titles are masked. `whateverIsSaid` gives what verbs
 * mean even where they are denied: to take back what they told.
 */
export function verbsIn(clause: string, { whateverIsSaid = false } = {}): Verb[] {
  return [...englishVerbs(clause, whateverIsSaid), ...japaneseVerbs(clause, whateverIsSaid)].sort(
    (a, b) => a.start - b.start,
  )
}

function englishVerbs(clause: string, whateverIsSaid: boolean): Verb[] {
  let before = 0
  return matchesOf(clause, englishPattern).map(({ start, end, attitude }) => {
    const subject = subjectOf(clause.slice(before, start))
    before = end
    const isSaid =
      whateverIsSaid || (!unsaid.test(clause.slice(0, start)) && !/^\s+(?:to|yet)\b/i.test(clause.slice(end)))
    return { start, end, subject, attitude: isSaid ? attitude : undefined }
  })
}

/** What makes of a verb a denial, a wish, a question or a plan. */
const unsaid =
  /\b(?:not|never|neither|nor|cannot|yet|want|wanna|would|to|will|going|gonna|hope|wish|should|could|might|may|if|hardly|barely|almost|nearly|without|forget|pretend|no longer|than|except|unlike)\b|n't\b|\bi'd\b|'ll\b|^\s*(?:have|did|do|am) i\b/i

/** What may stand in front of a verb whose subject is the reader. */
const ownWords = new Set(
  `and but so well yes yeah hey hi hello also then because since when after though while although honestly personally
  finally recently just really absolutely already totally have had did do always still actually only truly quite both
  big huge massive a am all all-time time one of my very much once completely the bit i'm i've im ive not never
  haven't don't didn't can't couldn't want wait would like to`.split(/\s+/),
)

/** Reads what stands between the verb before and this one: "I", nothing, or somebody else. */
function subjectOf(between: string): Verb['subject'] {
  // "Monster is my favourite" is the reader's; "Monster is finished" is not.
  const plain = between.toLowerCase().replace(/\b(?:is|was|are)(?= my\b)/, '')
  const parts = plain.split(/(?<![\p{L}'])i(?:'ve|'m)?(?=\s)/u)
  const words = parts.at(-1)?.match(/[\p{L}][\p{L}'-]*/gu) ?? []
  const isOwn = words.every((word) => ownWords.has(word))
  if (!isOwn) return 'other'
  return parts.length > 1 ? 'reader' : 'open'
}

function japaneseVerbs(clause: string, whateverIsSaid: boolean): Verb[] {
  const isUnsure = /まだ|もし|[?？]\s*$/.test(clause)
  const isOther = /(?:友達|友人|彼|彼女|弟|妹|兄|姉|母|父|夫|妻|みんな|皆|子供|息子|娘)(?:さん|ちゃん)?[はがもの]/.test(
    clause,
  )
  const isReader = /[私僕俺](?:は|が|も)/.test(clause)
  const subject = isOther ? 'other' : isReader ? 'reader' : 'open'
  return matchesOf(clause, japanesePattern).map(({ start, end, attitude }) => {
    const isSaid = whateverIsSaid || (!isUnsure && !takenBack.test(clause.slice(end)))
    return { start, end, subject, attitude: isSaid ? attitude : undefined }
  })
}

/** "好きじゃない", "好きなら", "読んだことがない" and "好きかも" do not say so. */
const takenBack =
  /^(?:では|じゃ|でも?な|でもあ|とは|とまで|とも|に[なは]|な(?:ら|人|方|の[はか])|だったら|たら|[らか]|そう|かも|こと|わけ|ほうが|方が|です(?:か|よね)|くな|いわけ|ほし|みた|いな|いませ|ない)/

interface Match {
  start: number
  end: number
  attitude: Attitude | undefined
}

const englishPattern = patternOf(english, (source) => `\\b(?:${source})\\b`)
const japanesePattern = patternOf(japanese, (source) => source)

function patternOf(verbs: readonly [Attitude, string][], wrap: (source: string) => string): RegExp {
  return new RegExp(verbs.map(([attitude, source]) => `(?<${attitude}>${wrap(source)})`).join('|'), 'gi')
}

function matchesOf(clause: string, pattern: RegExp): Match[] {
  return [...clause.matchAll(pattern)].map((match) => {
    const attitude = (['dropped', 'liked', 'read'] as const).find((kind) => match.groups?.[kind] !== undefined)
    return { start: match.index, end: match.index + match[0].length, attitude }
  })
}
