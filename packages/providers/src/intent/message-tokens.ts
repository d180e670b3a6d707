/** A single Japanese character (no spaces tell words apart), a word of another script, or a mark that says something. */
const token =
  /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}ー々]|[[\p{L}\p{M}\p{N}'+^\-]--[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}ー々]]+|[?!]/gv

/** The text without what makes no difference: compatibility forms, case, kinds of apostrophe, the value of numbers. */
export function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/[’`]/g, "'").replaceAll(/\d+/g, '0')
}

/** Splits a folded text into tokens, in time linear in its length. */
export function tokensOf(text: string): string[] {
  return text.match(token) ?? []
}
