import { foldText } from './fold-text.ts'

const japanese = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}々]+/gu
const words = /[\p{L}\p{N}]+/gu
/** A particle that stands alone between Latin words says nothing. */
const singleKana = /^\p{Script=Hiragana}$/u

/**
 * Cuts text into search terms, the same for what is indexed and for what is asked: folded Latin words, and pairs of
 * characters for Japanese, which is written without spaces ("鋼の錬金" gives 鋼の, の錬, 錬金).
 */
export function searchTokens(text: string): string[] {
  const folded = foldText(text)
  const runs = folded.match(japanese) ?? []
  const latin = folded.replaceAll(japanese, ' ').match(words) ?? []
  return [...latin, ...runs.flatMap(pairs)]
}

function pairs(run: string): string[] {
  const characters = [...run]
  if (characters.length < 2) return singleKana.test(run) ? [] : characters
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`)
}
