import { createSpelling } from './spelling.ts'

/** English and Japanese numerals that may count places of a list, by the place; the first is 0. */
const numerals = 'first second third fourth fifth sixth seventh eighth ninth tenth'.split(' ')
const shorts = '1st 2nd 3rd 4th 5th 6th 7th 8th 9th 10th'.split(' ')
const counts = 'one two three four five six seven eight nine ten'.split(' ')
const kanji = '一二三四五六七八九十'
/** The place of the last one, whatever the length of the list. */
const lastPlace = -1

const ordinal = `(${[...numerals, ...shorts].join('|')}|last|top)`
const item = '(?:one|ones|title|suggestion|recommendation|pick|option|choice|entry)'
/** What may stand behind "the second" where it means one of a list: in "the second volume" it does not. */
const behind =
  "(?=\\s*(?:$|[^\\p{L}\\p{N}\\s'’-]|['’]s\\b)|\\s+(?:is|was|are|were|sounds?|looks?|seems?|please|pls|but|and|or|vs|instead|again|too|also|though|because|than|of (?:them|those|these|the list|your)|on (?:the|your|that)|in (?:the|your|that)|from (?:the|your)|with|for|already|yet|has|had|did|does|would|be|better|about|rather|if)\\b)"

/** Each with one group: what says the place. */
const patterns: readonly RegExp[] = [
  new RegExp(`(?<!\\p{L})(?:the|your|that|and|or|vs|like|why|about|than|not)\\s+${ordinal}${behind}`, 'giu'),
  new RegExp(`(?<!\\p{L})${ordinal}\\s+${item}s?(?!\\p{L})`, 'giu'),
  new RegExp(`(?<!\\p{L})(?:number|no\\.?|#)\\s?(\\d{1,2}|${counts.join('|')})(?![\\p{L}\\p{N}])`, 'giu'),
  /([一二三四五六七八九十]|\d{1,2})(?:番目|つ目|個目|作目|冊目|本目)/gu,
  /(最初|最後)の(?=やつ|作品|漫画|もの|ほう|方|[はがをにも、。？?！!]|みたい|$)/gu,
]

/** The places of a list that a text points at, in its order, the first being 0 and the last -1: "the second", 三つ目. */
function placesIn(text: string): number[] {
  const plain = text.normalize('NFKC').replaceAll(/(?<![\p{L}\p{N}])[a-z]{5,7}(?!\p{L})/giu, corrected)
  const found = patterns.flatMap((pattern) => [...plain.matchAll(pattern)])
  const inOrder = found.toSorted((a, b) => a.index - b.index)
  return [...new Set(inOrder.map(([, word = '']) => placeOf(word.toLowerCase())))]
}

const spelling = createSpelling(numerals)

function corrected(word: string): string {
  return spelling(word.toLowerCase()) ?? word
}

function placeOf(word: string): number {
  if (word === 'last' || word === '最後') return lastPlace
  if (word === 'top' || word === '最初') return 0
  for (const names of [numerals, shorts, counts]) if (names.includes(word)) return names.indexOf(word)
  return kanji.includes(word) ? kanji.indexOf(word) : Number(word) - 1
}

/** Items of a list that a text points at by their place: "more like the second", "compare the first two". */
export function pointedAt<T>(text: string, list: readonly T[]): T[] {
  const several = severalIn(text)
  if (several !== undefined) return several < 0 ? list.slice(several) : list.slice(0, several)
  const found = placesIn(text).map((place) => list.at(place))
  return [...new Set(found.filter((item) => item !== undefined))]
}

/** "The first two", "both", 最後の二つ: how many from the beginning, below zero from the end. */
function severalIn(text: string): number | undefined {
  const [, side, english] = text.match(/\b(first|top|last) (two|three|four|five|[2-5])\b/i) ?? []
  const [, end, japanese] = text.normalize('NFKC').match(/(最初|上|最後|下)の([二三四五2-5])(?:つ|作|冊|個)/) ?? []
  const word = english ?? japanese
  if (word !== undefined) {
    const count = Number(word) || counts.indexOf(word.toLowerCase()) + 1 || kanji.indexOf(word) + 1
    return /last|最後|下/i.test(side ?? end ?? '') ? -count : count
  }
  return /\b(?:the )?two of them\b|\bboth\b|両方|どちらも/i.test(text) ? 2 : undefined
}

/** Whether a text points at a place that a list does not have. */
export function pointsBeyond(text: string, length: number): boolean {
  return placesIn(text).some((place) => place >= length || (place === lastPlace && length === 0))
}

/** "The other one", もう一方: of two, the one that was not spoken of last. */
export function pointsAtOther(text: string): boolean {
  return /\bthe other (?:one|title)\b|\bthe other\W*$|もう(?:一方|片方|一つの(?:ほう|方|やつ))|じゃない(?:ほう|方)/i.test(
    text,
  )
}
