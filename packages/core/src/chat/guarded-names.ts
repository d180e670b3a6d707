import type { Title } from '@manga-assist/contracts'
import { createReadPiece } from './folded-text.ts'
import { createOrdinaryWords, type OrdinaryWords } from './ordinary-words.ts'
import { PhraseTrie } from './phrase-trie.ts'
import { instructions, taskOrders } from './prompt.ts'

/** What the output guard looks out for. */
export type Guarded =
  /** A name of a title, as the catalogue has it. */
  | { kind: 'name'; titleId: string; name: string }
  /** Words of the standing orders. */
  | { kind: 'secret' }

export interface GuardedNames {
  readonly trie: PhraseTrie<Guarded>
  /** Who makes manga may be named: "Akira Toriyama" is not "Akira". */
  readonly authors: PhraseTrie<string>
  /** What text in the marks of a name may hold besides names. */
  readonly ordinary: OrdinaryWords
}

/** Shortest run of words of the standing orders that counts as reciting them. */
const secretWords = 6
/** Orders for one task are made of words that answers are made of. */
const secretTaskWords = 8
/** Katakana names so long mean the same in hiragana; shorter ones are words there: なると. */
const shortestInHiragana = 5

/** Made once for a catalogue. */
export function createGuardedNames(titles: readonly Title[]): GuardedNames {
  const readPiece = createReadPiece()
  const trie = new PhraseTrie<Guarded>(readPiece)
  const authors = new PhraseTrie<string>(readPiece)
  for (const title of titles) {
    for (const name of new Set([...Object.values(title.title), ...title.aliases])) {
      trie.add(name, { kind: 'name', titleId: title.id, name })
      const hiragana = inHiragana(name)
      if (hiragana !== undefined) trie.add(hiragana, { kind: 'name', titleId: title.id, name: hiragana })
    }
  }
  for (const author of new Set(titles.flatMap((title) => title.authors))) authors.add(author, author)
  for (const order of instructions) addRuns(trie, order, secretWords)
  for (const order of taskOrders) addRuns(trie, order, secretTaskWords)
  return { trie, authors, ordinary: createOrdinaryWords(titles) }
}

function inHiragana(name: string): string | undefined {
  if (name.length < shortestInHiragana || !/^[ァ-ヶー]+$/.test(name)) return undefined
  return name.replaceAll(/[ァ-ヶ]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0x60))
}

/** Each run of words, with what stands in angle brackets, which text may show or hide, and as plain words. */
function addRuns(trie: PhraseTrie<Guarded>, order: string, length: number): void {
  for (const text of new Set([order, order.replaceAll(/[<>/]/g, '')])) {
    const words = text.split(' ')
    for (let at = 0; at + length <= words.length; at++) {
      trie.add(words.slice(at, at + length).join(' '), { kind: 'secret' }, true)
    }
  }
}
