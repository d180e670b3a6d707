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
  const longestFirst = [...tagsOfWord.keys()].sort((a, b) => b.length - a.length)
  const pattern = new RegExp(longestFirst.map(wordPattern).join('|'), 'gu')
  return (text) => {
    const folded = foldText(text)
    const named = folded.match(pattern) ?? []
    const tags = new Set(named.flatMap((word) => tagsOfWord.get(word) ?? []))
    return { tags: [...tags], rest: folded.replaceAll(pattern, ' ') }
  }
}

/** Latin words count as a whole only; Japanese is written without spaces. */
function wordPattern(word: string): string {
  return japaneseWord.test(word) ? word : `(?<![\\p{L}\\p{N}])${word}(?![\\p{L}\\p{N}])`
}
