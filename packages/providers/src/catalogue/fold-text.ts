const combiningMarks = /[\u0300-\u036f]/g
const apostrophes = /['’‘]/g
const katakana = /[\u30a1-\u30f6]/g
/** Katakana stand in Unicode in the same order as hiragana, this many places later. */
const kanaDistance = 0x60
const longVowelMark = /ー/g

/**
 * Folds what readers write in different ways into one form, for names and for queries alike: compatibility forms and
 * case, accents and macrons, apostrophes, katakana and hiragana, long vowels in kana and in Latin letters. "Ōoku" and
 * "Oooku" become "oku", "ベルセルク" becomes "べるせるく". For comparing only: the result is no spelling of anything.
 */
export function foldText(text: string): string {
  const lower = text.normalize('NFKC').toLowerCase().replaceAll(apostrophes, '')
  // Marks go before recomposing, so that the dots of か and が, which are marks too, stay what they are.
  const plain = lower.normalize('NFD').replaceAll(combiningMarks, '').normalize('NFC')
  return foldLongVowels(foldKana(plain))
}

/** The folded text without anything but letters and digits: "One Piece" and "ONE-PIECE" give "onepiece". */
export function squeezeText(text: string): string {
  return foldText(text).replaceAll(/[^\p{L}\p{N}]/gu, '')
}

function foldKana(text: string): string {
  return text
    .replaceAll(longVowelMark, '')
    .replaceAll(katakana, (character) => String.fromCharCode(character.charCodeAt(0) - kanaDistance))
}

/** ō is romanised as o, ou, oo and oh. English words lose letters too, in the index and in the query alike. */
function foldLongVowels(text: string): string {
  return text
    .replaceAll(/([aeiou])\1+/g, '$1')
    .replaceAll('ou', 'o')
    .replaceAll(/oh(?![aeiouy])/g, 'o')
}
