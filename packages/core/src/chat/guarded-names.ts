import type { Title } from '@manga-assist/contracts'
import { PhraseTrie } from './phrase-trie.ts'
import { instructions } from './prompt.ts'

/** What the output guard looks out for. */
type Guarded =
  /** A title's name that can be nothing else. */
  | { kind: 'name'; titleId: string }
  /** Words of the standing orders. */
  | { kind: 'secret' }

export interface GuardedNames {
  readonly trie: PhraseTrie<Guarded>
  /** Titles that bear a name, whatever the name is; for text that is marked as one. */
  titlesNamed(name: string): readonly string[]
}

/** Shortest run of words of the standing orders that counts as reciting them. */
const secretWords = 6
/** A Latin name of one word ("Monster") or a Japanese one of two characters may be meant as a word. */
const shortestJapaneseName = 3

/** Made once for a catalogue. */
export function createGuardedNames(titles: readonly Title[]): GuardedNames {
  const trie = new PhraseTrie<Guarded>()
  const byName = new Map<string, string[]>()
  for (const title of titles) {
    for (const name of new Set([...Object.values(title.title), ...title.aliases])) {
      byName.set(plain(name), [...(byName.get(plain(name)) ?? []), title.id])
      if (isUnmistakable(name)) trie.add(name, { kind: 'name', titleId: title.id })
    }
  }
  for (const phrase of secretPhrases()) trie.add(phrase, { kind: 'secret' })
  return { trie, titlesNamed: (name) => byName.get(plain(name)) ?? [] }
}

function plain(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase()
}

function isUnmistakable(name: string): boolean {
  const isJapanese = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(name)
  return isJapanese ? name.length >= shortestJapaneseName : /\S\s+\S/.test(name)
}

function secretPhrases(): string[] {
  return instructions.flatMap((sentence) => {
    const words = sentence.split(' ')
    return words.slice(0, 1 - secretWords).map((_, at) => words.slice(at, at + secretWords).join(' '))
  })
}
