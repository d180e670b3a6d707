import { wordsOfTags as tagWords } from '@manga-assist/core'
import { foldText } from './fold-text.ts'

/** Finds the genres, themes and demographics that a text names in Japanese, or by another English word than their own. */
export type TagReader = (text: string) => TagReading

export interface TagReading {
  tags: readonly string[]
  /** The folded text without the words that named them. */
  rest: string
}

const japaneseWord = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u

/**
 * Of words inside one another only the longest counts: 魔法少女 does not also mean 魔法. Words are letters, digits,
 * spaces and hyphens, nothing that means something in a pattern.
 */
export function createTagReader(wordsOfTags: Readonly<Record<string, readonly string[]>> = tagWords): TagReader {
  const tagsOfWord = new Map<string, string[]>()
  for (const [tag, words] of Object.entries(wordsOfTags)) {
    for (const word of words.map(foldText)) tagsOfWord.set(word, [...(tagsOfWord.get(word) ?? []), tag])
  }
  const pattern = new RegExp(patternOf([...tagsOfWord.keys()]), 'gu')
  return (text) => {
    const folded = foldText(text)
    const named = folded.match(pattern) ?? []
    const tags = new Set(named.flatMap((word) => tagsOfWord.get(word) ?? []))
    return { tags: [...tags], rest: folded.replaceAll(pattern, ' ') }
  }
}

/**
 * Latin words count as a whole only; Japanese is written without spaces. What stands around Latin words is written once
 * for all of them: written for each it takes long to compile.
 */
function patternOf(words: readonly string[]): string {
  const longestFirst = words.toSorted((a, b) => b.length - a.length)
  const latin = longestFirst.filter((word) => !japaneseWord.test(word))
  const japanese = longestFirst.filter((word) => japaneseWord.test(word))
  return [`(?<![\\p{L}\\p{N}])(?:${latin.join('|')})(?![\\p{L}\\p{N}])`, ...japanese].join('|')
}
