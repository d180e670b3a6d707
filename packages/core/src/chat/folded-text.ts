/**
 * One step through a text as comparisons see it: what a character or a bit of markup stands for once case, accents,
 * width and look-alikes are taken away.
 */
export interface Piece {
  /** Folded, often one character; '' for what stands between letters. */
  letters: string
  /** How much of the text it is, in UTF-16 units. */
  length: number
  /**
   * - letters: part of a word
   * - maybe: read as its letters where a name has them there, as nothing elsewhere: & and dashes
   * - nothing: not seen by readers
   * - space, gap: between words
   * - mark: ends a clause before a space; stop: ends one anywhere
   */
  kind: 'letters' | 'maybe' | 'nothing' | 'space' | 'gap' | 'mark' | 'stop'
  /** What it grows together with: Latin letters and digits with each other, long vowel marks with any kana. */
  joins: 'latin' | 'kana' | undefined
}

/** Reads the piece at a place; 'open' where the text ends before it is clear what stands there. */
export type ReadPiece = (text: string, at: number, isWhole: boolean) => Piece | 'open'

/** Longest tag, link target or entity that is read as one. */
const longestMarkup = 500

/** Remembers what each character folds to, so that prose costs a look-up a character. */
export function createReadPiece(): ReadPiece {
  const known = new Map<number, Piece>()
  const plain = (code: number): Piece => {
    let piece = known.get(code)
    if (piece === undefined) {
      piece = foldCommon(code) ?? fold(String.fromCodePoint(code))
      known.set(code, piece)
    }
    return piece
  }
  return (text, at, isWhole) => {
    const code = text.codePointAt(at) ?? 0
    if (code >= 0xd800 && code <= 0xdbff && at + 1 === text.length && !isWhole) return 'open'
    const pattern = code === lessThan || code === ampersand || code === bracket ? markup[code] : undefined
    if (pattern === undefined) return plain(code)
    const found = pattern.exec(text.slice(at, at + longestMarkup))?.[0]
    if (found === undefined) return plain(code)
    if (found.length < longestMarkup && at + found.length === text.length && !isClosed(found)) {
      return isWhole ? plain(code) : 'open'
    }
    if (!isClosed(found)) return plain(code)
    if (code !== ampersand) return { ...gap, length: found.length }
    const character = characterOf(found)
    return character === undefined ? plain(code) : { ...plain(character), length: found.length }
  }
}

const [ampersand, lessThan, bracket] = [0x26, 0x3c, 0x5d] as const
const gap: Piece = { letters: '', length: 1, kind: 'gap', joins: undefined }

/** Each also finds what could still become one: a beginning that runs to the end of the text. */
const markup: Record<number, RegExp> = {
  [lessThan]: /^<(?:$|[/!a-z][^<>\n]*>?)/i,
  [ampersand]: /^&(?:#(?:x[\da-f]{0,6}|\d{0,7})|[a-z]{0,8});?/i,
  [bracket]: /^\](?:$|\([^()\n]*\)?|\[[^[\]\n]*\]?)/,
}

function isClosed(found: string): boolean {
  const close = found.startsWith('<') ? '>' : found.startsWith('&') ? ';' : found[1] === '(' ? ')' : ']'
  return found.length > 1 && found.endsWith(close)
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  nbsp: ' ',
  shy: '\u00ad',
  zwnj: '\u200c',
  zwj: '\u200d',
  quot: '"',
  apos: "'",
  hyphen: '-',
  ndash: '-',
}

function characterOf(entity: string): number | undefined {
  const name = entity.slice(1, -1)
  if (!name.startsWith('#')) return entities[name.toLowerCase()]?.codePointAt(0)
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
  return code > 0 && code <= 0x10ffff ? code : undefined
}

/** Letters of other alphabets, and signs, that look like Latin ones. */
const lookAlikes = new Map(
  [...'аaеeоoрpсcуyхxіiјjѕsкkмmтtнhвbαaεeηnιiκkνvοoρpτtυuχxβbμuıiøołlđd×x'].flatMap((character, at, all) =>
    at % 2 === 0 ? [[character, all[at + 1] ?? ''] as const] : [],
  ),
)

/** Small Latin letters, digits and kanji are what they are: no need of tables to see it. */
function foldCommon(code: number): Piece | undefined {
  const isLatin = (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39)
  const isKanji = code >= 0x4e00 && code <= 0x9fff
  if (!isLatin && !isKanji) return undefined
  return { letters: String.fromCharCode(code), length: 1, kind: 'letters', joins: isLatin ? 'latin' : undefined }
}

function fold(character: string): Piece {
  const length = character.length
  const of = (kind: Piece['kind'], letters = ''): Piece => ({ letters, length, kind, joins: joinsOf(letters, kind) })
  if (/\p{Z}|\s/u.test(character)) return of('space')
  if (/[\p{Cf}\p{Variation_Selector}]|[\u0300-\u036f]/u.test(character)) return of('nothing')
  if (character === '&' || character === '＆') return of('maybe', 'and')
  if (/\p{Pd}/u.test(character)) return of('maybe', 'ー')
  // Kana keep their dots, as a letter of their own, so that half-width ones with the dots behind fold alike.
  const parts = [...character.normalize('NFKD').toLowerCase().normalize('NFKD')]
  const letters = parts
    .map((part) => lookAlikes.get(part) ?? part)
    .filter((part) => /[\p{L}\p{N}\u3099\u309a]/u.test(part))
    .join('')
  if (letters !== '') return of('letters', letters)
  if (/[.,;:!?]/.test(parts[0] ?? '')) return of('mark')
  return of(/[。、]/.test(character) ? 'stop' : 'gap')
}

function joinsOf(letters: string, kind: Piece['kind']): Piece['joins'] {
  if (kind !== 'letters') return undefined
  if (/[\p{Script=Latin}\p{N}]/u.test(letters)) return 'latin'
  return /^[ー\u3099\u309a]/u.test(letters) ? 'kana' : undefined
}
