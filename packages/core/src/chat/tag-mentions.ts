import { genres, type Title } from '@manga-assist/contracts'
import { japaneseTags } from '../recommend/japanese-tags.ts'
import { createSpelling, type Spelling } from './spelling.ts'
import tagWords from './tag-words.json' with { type: 'json' }

/** Other words for genres, themes and readerships than their own: Japanese ones and everyday ones. */
export const wordsOfTags: Readonly<Record<string, readonly string[]>> = tagWords

/**
 * The genres and themes that a text speaks of, in the order of the text: for each word, all that it may mean. "Cooking"
 * is a genre and a theme. Readerships are no such tags; they are told by other means.
 */
export type TagMentions = (text: string) => readonly (readonly string[])[]

/**
 * Every genre, and every theme that a catalogue has, by its English name, its Japanese one and the words readers use for
 * it. Of words inside one another only the longest counts: 魔法少女 does not also mean 魔法, nor dark fantasy fantasy.
 */
export function createTagMentions(titles: readonly Title[]): TagMentions {
  const tags = new Set<string>([...genres, ...titles.flatMap(({ themes }) => themes)])
  const tagsOfWord = new Map<string, string[]>()
  for (const tag of tags) {
    for (const word of new Set(wordsOf(tag))) tagsOfWord.set(word, [...(tagsOfWord.get(word) ?? []), tag])
  }
  const pattern = new RegExp(patternOf([...tagsOfWord.keys()]), 'giu')
  const corrected = createSpelling(tagsOfWord.keys())
  return (text) =>
    [...withoutSlips(text.normalize('NFKC'), corrected).matchAll(pattern)].flatMap(([found]) => {
      const meant = isName(found) ? undefined : tagsOfWord.get(plain(found))
      return meant ? [meant] : []
    })
}

function withoutSlips(text: string, corrected: Spelling): string {
  return text.replaceAll(
    /(?<![\p{L}\p{N}])[a-z]{4,20}(?![\p{L}\p{N}])/giu,
    (word) => corrected(word.toLowerCase()) ?? word,
  )
}

/** Ai Yazawa is no artificial intelligence. */
function isName(found: string): boolean {
  return found.toLowerCase() === 'ai' && found !== 'AI'
}

function wordsOf(tag: string): string[] {
  const own = tag.replaceAll('-', ' ')
  const inJapanese = japaneseTags[tag]?.split('・') ?? []
  return [own, otherNumber(own), ...inJapanese, ...(wordsOfTags[tag] ?? [])].map(plain)
}

/** "Witch" for "witches", "families" for "family": readers write the one or the other. */
function otherNumber(word: string): string {
  if (/(?:ch|sh|x|ss)es$/.test(word)) return word.slice(0, -2)
  if (/[^s]s$/.test(word)) return word.slice(0, -1)
  return /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`
}

function plain(word: string): string {
  return word
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s-]+/g, ' ')
}

const japaneseWord = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u

/**
 * Latin words count as a whole only. Japanese is written without spaces; of a single sign its neighbours tell: 海 is the
 * sea, but not in 海外; a taste (犬好き) or a kind (猫漫画) may follow at once. What stands around a word is written once
 * for all of its kind: written for each it takes a tenth of a second to compile.
 */
function patternOf(words: readonly string[]): string {
  const longestFirst = words.toSorted((a, b) => b.length - a.length)
  const latin = longestFirst.filter((word) => !japaneseWord.test(word)).map((word) => word.replaceAll(' ', '[\\s-]+'))
  const japanese = longestFirst.filter((word) => japaneseWord.test(word) && word.length > 1)
  const signs = longestFirst.filter((word) => japaneseWord.test(word) && word.length === 1)
  return [
    `(?<![\\p{Script=Latin}\\p{N}])(?:${latin.join('|')})(?![\\p{Script=Latin}\\p{N}])`,
    ...japanese,
    `(?<!\\p{Script=Han})[${signs.join('')}](?!(?![好嫌系漫物])\\p{Script=Han})`,
  ].join('|')
}
