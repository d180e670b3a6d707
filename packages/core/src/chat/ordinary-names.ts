/** Titles that are ordinary words, with what tells the title from the word. */
const ordinaryWords = new Set(
  `another aria arms bartender bastard blame claymore cobra crows drifters eagle eden erased gals given kingdom loveless
  major medalist monster nana orange overdrive parasite phoenix rave real rookies sanctuary swan touch whistle`.split(
    /\s+/,
  ),
)

/** Whether a name is such a word, or letters as "It's a" has them; the name as `normalise` leaves it, trimmed. */
export function isOrdinary(name: string): boolean {
  return ordinaryWords.has(name) || /^[a-z](?: [a-z])+$/.test(name)
}

/**
 * Whether a text means the title by such a word: in Japanese text, in quotes, alone, behind a verb of reading with
 * nothing that it could describe behind it, or with a capital among small letters. `written` is the word as it stands.
 */
export function isMeant(name: string, written: string, text: string): boolean {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(text)) return true
  const isCapital = /^\p{Lu}/u.test(written) && /\p{Ll}/u.test(text)
  return isCapital || isQuoted(name, text) || isAlone(name, text) || isBehindVerb(name, text)
}

function isQuoted(name: string, text: string): boolean {
  return new RegExp(`["“‘'«*_]${wordsOf(name)}["”’'»*_]`, 'iu').test(text)
}

function isAlone(name: string, text: string): boolean {
  return new RegExp(`^[^\\p{L}\\p{N}]*${wordsOf(name)}[^\\p{L}\\p{N}]*$`, 'iu').test(text)
}

const verbs =
  'like|likes|liked|read|reading|reread|loved?|loving|about|finished|dropped|enjoyed|enjoy|hated?|tried|started|wrote|drew|similar to|compared?|recommend|author of|than|vs|of'
const questions = '^(?:how|when|where|what|who)?[^.!?]{0,40}\\b(?:is|was|does|did|has)'
const followers =
  'and|or|but|is|was|by|which|who|please|so|then|too|also|because|though|next|yet|already|have|has|finished|completed|good|any|worth|over|still|ongoing|vs|with|to|a lot|again'

/** "Something like monster, but shorter", not "like a real monster story": the word ends what the verb is about. */
function isBehindVerb(name: string, text: string): boolean {
  const word = `${wordsOf(name)}(?:'s)?(?=\\s*(?:$|[^\\p{L}\\p{N}\\s'’-]|\\s(?:${followers})\\b))`
  const list = `\\b(?:${verbs})\\s[^.!?]{0,60}(?:,|\\band|\\bor|\\bvs)`
  const end = `${wordsOf(name)}\\s*(?:$|[.,!?])`
  return (
    new RegExp(`(?:\\b(?:${verbs})|${questions})\\s+${word}`, 'iu').test(text) ||
    new RegExp(`${list}\\s+${end}`, 'iu').test(text)
  )
}

function wordsOf(name: string): string {
  return name.replaceAll(' ', '[^\\p{L}\\p{N}]+')
}
