export type Language = 'en' | 'ja'

/** Japanese when it holds kana or kanji, except where these are only a title quoted in a Latin sentence. */
export function detectLanguage(text: string): Language {
  const japanese = text.match(/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}ー]/gu)?.length ?? 0
  const latinWords = text.match(/\p{Script=Latin}{2,}/gu)?.length ?? 0
  if (japanese === 0) return 'en'
  // Particles are hiragana: a Japanese sentence has them, a Japanese name within an English one hardly.
  const hiragana = text.match(/\p{Script=Hiragana}/gu)?.length ?? 0
  return latinWords >= 3 && hiragana < latinWords ? 'en' : 'ja'
}
