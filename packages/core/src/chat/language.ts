export type Language = 'en' | 'ja'

/** English words that hold a sentence together and seldom stand in a title alone. */
const englishGrammar = new Set(
  `a about an and any are be by can did do does for from give has have how i if in is it like me my no not of on or
  please read recommend series similar so some tell than that the to was what when where which who why with you`.split(
    /\s+/,
  ),
)
/** So many Japanese characters weigh as much as one English word of grammar: most titles are shorter. */
const charactersPerWord = 6

/**
 * The language to answer in. Japanese when the text has Japanese characters and English grammar does not outweigh them:
 * "NARUTOの作者は？" is Japanese, "who wrote 鬼滅の刃?" English. All else is `en`, also an empty text, other scripts,
 * and Japanese in Latin letters. Time linear in the length.
 */
export function detectLanguage(text: string): Language {
  const japanese = text.match(/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}ー]/gu)?.length ?? 0
  if (japanese === 0) return 'en'
  const words = text.toLowerCase().match(/\p{Script=Latin}+/gu) ?? []
  const grammar = words.filter((word) => englishGrammar.has(word)).length
  return japanese >= grammar * charactersPerWord ? 'ja' : 'en'
}
