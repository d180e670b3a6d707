const japanese = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/gu
const letters = /\p{Letter}/gu
/** Japanese letters with the punctuation that stands between and behind them. */
const japaneseRun =
  /([\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}][\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}\u3000-\u303fー・！？]*)/u

/** Other letters that one Japanese letter outweighs: it is about half a word. */
const lettersOutweighed = 2

/** The language to declare for a text where it is not that of the page. Judged by script: an English sentence may name a Japanese title. */
export function languageOf(text: string): 'ja' | undefined {
  const own = text.match(japanese)?.length ?? 0
  const others = (text.match(letters)?.length ?? 0) - own
  return own > 0 && own * lettersOutweighed >= others ? 'ja' : undefined
}

export interface LanguagePart {
  text: string
  lang: 'ja' | undefined
}

/** A text cut where its script changes. */
export function languageParts(text: string): LanguagePart[] {
  return text
    .split(japaneseRun)
    .map((part, index): LanguagePart => ({ text: part, lang: index % 2 === 1 ? 'ja' : undefined }))
    .filter((part) => part.text !== '')
}
