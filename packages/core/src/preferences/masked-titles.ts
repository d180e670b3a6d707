import type { Title } from '@manga-assist/contracts'
import { isOrdinary } from '../chat/ordinary-names.ts'
import type { TitleMentions } from '../chat/title-mentions.ts'

/** A text whose titles are single characters of the private use area, so that their words are no words of the text. */
export interface MaskedText {
  text: string
  /** The titles that it named. */
  titles: readonly Title[]
  /** The title that a character stands for. */
  titleOf(mark: string): Title | undefined
}

/** One title in a masked text; the source of a pattern. */
export const anyMark = '[\\uE000-\\uF8FF]'

const firstMark = 0xe000

/** "Say I Love You" must not read as love, nor "Skip and Loafer" as two clauses. */
export function maskTitles(text: string, mentions: TitleMentions): MaskedText {
  const plain = text.normalize('NFKC').replaceAll('’', "'")
  const titles = mentions(plain)
  const names = titles
    .flatMap((title, index) => namesOf(title).map((name) => ({ name, mark: String.fromCharCode(firstMark + index) })))
    .sort((a, b) => b.name.length - a.name.length)
  const masked = names.reduce((rest, { name, mark }) => rest.replaceAll(patternOf(name, plain), mark), plain)
  return { text: masked, titles, titleOf: (mark) => titles[mark.charCodeAt(0) - firstMark] }
}

function namesOf({ title, aliases }: Title): string[] {
  const names = [title.english, title.romaji, title.native, ...aliases]
  return names
    .map((name) =>
      name
        .normalize('NFKC')
        .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
        .trim(),
    )
    .filter(isSearched)
}

/** A single letter is never meant as a title. */
function isSearched(name: string): boolean {
  return name.length > 1
}

/** Whatever the punctuation between the words; a quotation mark on either side belongs to the name. */
function patternOf(name: string, text: string): RegExp {
  const words = name.replaceAll(' ', '[^\\p{L}\\p{N}]+')
  const start = /^[\p{Script=Latin}\p{N}]/u.test(name) ? '(?<![\\p{Script=Latin}\\p{N}])' : ''
  const end = /[\p{Script=Latin}\p{N}]$/u.test(name) ? '(?![\\p{Script=Latin}\\p{N}])' : ''
  const pattern = (source: string, flags: string) => new RegExp(`[『「"“]?${start}${source}${end}[』」"”]?`, flags)
  if (!isOrdinary(name.toLowerCase()) || name.includes(' ')) return pattern(words, 'giu')
  // Where the title is written with its capital, the same word in small letters is only a word: "no monster stories".
  const [first, rest] = [name.charAt(0).toUpperCase(), name.slice(1)]
  const capital = pattern(`${first}(?:${rest.toLowerCase()}|${rest.toUpperCase()})`, 'gu')
  return text.search(capital) === -1 ? pattern(words, 'giu') : capital
}
