import type { Guarded, GuardedNames } from './guarded-names.ts'
import { type PhraseMatch, PhraseReader } from './phrase-reader.ts'
import type { PhraseTrie } from './phrase-trie.ts'
import { isEnglishWord, isWordToo } from './word-names.ts'

type MayName = (match: PhraseMatch<Guarded>) => boolean

/** What a text that may be a name consists of. */
export interface Contents {
  /** What is left without names that may be given. */
  rest: string
  /** Whether the text is one name and nothing else. */
  isName: 'allowed' | 'forbidden' | 'none'
  holdsAllowed: boolean
  holdsForbidden: boolean
  holdsSecret: boolean
}

/** Reads a short text as names and what is left of it. */
export function contentsOf(text: string, names: GuardedNames, mayName: MayName): Contents {
  const contents: Contents = {
    rest: '',
    isName: 'none',
    holdsAllowed: false,
    holdsForbidden: false,
    holdsSecret: false,
  }
  for (let at = 0; at < text.length; ) {
    const { end, says } = startsWord(text, at) ? readAt(text, at, names, mayName) : nothingAt(at)
    const written = text.slice(at, end)
    contents.holdsSecret ||= says === 'secret'
    contents.holdsAllowed ||= says === 'allowed'
    contents.holdsForbidden ||= says === 'forbidden'
    const isName = says === 'allowed' || says === 'forbidden'
    if (isName && isNothing(text.slice(0, at) + text.slice(end))) contents.isName = says
    if (says !== 'allowed') contents.rest += written
    at = end
  }
  return contents
}

interface Read {
  end: number
  says: 'allowed' | 'forbidden' | 'secret' | 'nothing'
}

const nothingAt = (at: number): Read => ({ end: at + 1, says: 'nothing' })

/** The longest name that begins at a place. Who makes manga may be named. */
function readAt(text: string, at: number, { trie, authors }: GuardedNames, mayName: MayName): Read {
  const author = matchAt(authors, text, at)
  const match = matchAt(trie, text, at)
  if (author !== undefined && author.end > (match?.end ?? 0)) return { end: author.end, says: 'allowed' }
  if (match === undefined) return nothingAt(at)
  if (match.tags.some(({ kind }) => kind === 'secret')) return { end: at + 1, says: 'secret' }
  if (mayName(match)) return { end: match.end, says: 'allowed' }
  return { end: match.end, says: isSmallWord(match, text.slice(at, match.end)) ? 'nothing' : 'forbidden' }
}

export function matchAt<Tag>(trie: PhraseTrie<Tag>, text: string, at: number): PhraseMatch<Tag> | undefined {
  const reading = new PhraseReader(trie, at).advance(text, true)
  return reading.kind === 'match' ? reading.match : undefined
}

function isSmallWord({ tags }: PhraseMatch<Guarded>, written: string): boolean {
  return (
    /^\p{Ll}/u.test(written) &&
    isEnglishWord(written) &&
    tags.every((tag) => tag.kind === 'name' && isWordToo(tag.name))
  )
}

function startsWord(text: string, at: number): boolean {
  const word = /[\p{Script=Latin}\p{N}]/u
  return !(word.test(text.charAt(at - 1)) && word.test(text.charAt(at)))
}

function isNothing(text: string): boolean {
  return !/[\p{L}\p{N}]/u.test(text)
}

const smallWords = /^(?:a|an|and|at|by|de|for|from|in|into|la|le|my|no|ni|of|on|or|the|to|wa|vs|with|x)$/

/** How many words have capitals; 0 where one has not that would have in a title. Japanese counts as one. */
export function capitalsOf(text: string): number {
  const words = text.match(/[\p{L}\p{N}'’]+/gu) ?? []
  if (!isLatin(text)) return /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(text) ? 1 : 0
  const capital = words.filter((word) => /^[\p{Lu}\p{N}]/u.test(word)).length
  return words.every((word) => /^[\p{Lu}\p{N}]/u.test(word) || smallWords.test(word)) ? capital : 0
}

export function isLatin(text: string): boolean {
  return /\p{Script=Latin}/u.test(text) && !/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(text)
}
