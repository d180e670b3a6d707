import type { Piece } from './folded-text.ts'
import type { PhraseTrie, TrieNode } from './phrase-trie.ts'

/** A phrase that stands in a text. */
export interface PhraseMatch<Tag> {
  /** Where the text goes on. */
  end: number
  tags: readonly Tag[]
}

/** What stands at one place of a text that is still being written. */
export type Reading<Tag> =
  | { kind: 'none' }
  /** The text ends where a phrase could go on: wait for more. */
  | { kind: 'open' }
  /** More between two letters than anyone writes: what stands at `at` should be left out of the text. */
  | { kind: 'excess'; at: number; length: number }
  | { kind: 'match'; match: PhraseMatch<Tag> }

/** Longest run between two letters of a phrase, in characters: bounds what is held back. */
const longestGap = 200

/**
 * Reads the longest phrase that begins at one place of a text, in time that depends on its length only and not on how
 * many phrases there are; goes on where it stopped when there is more text.
 */
export class PhraseReader<Tag> {
  readonly #trie: PhraseTrie<Tag>
  #node: TrieNode<Tag>
  #at: number
  #found: PhraseMatch<Tag> | undefined
  /** A phrase that ends here if its last word does. */
  #candidate: PhraseMatch<Tag> | undefined
  #joins: Piece['joins']
  #sawMark = false
  /** How long what stands behind the last letter is, and how many letters stand together before it. */
  #gap = 0
  #run = 0
  #isApart = false

  constructor(trie: PhraseTrie<Tag>, at: number) {
    this.#trie = trie
    this.#node = trie.root
    this.#at = at
  }

  /** `text` is the text so far; `isWhole` says that nothing follows it. */
  advance(text: string, isWhole: boolean): Reading<Tag> {
    while (this.#at < text.length) {
      const piece = this.#trie.readPiece(text, this.#at, isWhole)
      if (piece === 'open') return { kind: 'open' }
      if (piece.kind !== 'letters' && this.#gap + piece.length > longestGap) {
        return { kind: 'excess', at: this.#at, length: piece.length }
      }
      if (!this.#take(piece)) return this.#result()
      this.#at += piece.length
    }
    if (!isWhole) return { kind: 'open' }
    this.#confirm()
    return this.#result()
  }

  /** False where no phrase goes on. */
  #take(piece: Piece): boolean {
    if (piece.kind === 'letters') return this.#takeLetters(piece)
    if (piece.kind !== 'nothing') {
      this.#confirm()
      this.#isApart = true
    }
    this.#gap += piece.length
    if (piece.kind === 'maybe') return this.#takeMaybe(piece)
    if (piece.kind === 'mark') this.#sawMark = true
    const endsClause = piece.kind === 'stop' || (piece.kind === 'space' && this.#sawMark)
    if (piece.kind === 'space' && !this.#mayPart()) return false
    return this.#goesOn() && (!endsClause || this.#node.mayPause)
  }

  #takeLetters(piece: Piece): boolean {
    const isJoined = piece.joins === 'kana' || (piece.joins === 'latin' && this.#joins === 'latin')
    if (isJoined) this.#candidate = undefined
    else this.#confirm()
    const next = this.#trie.walk(this.#node, piece.letters)
    if (next === undefined) return false
    this.#node = next
    this.#sawMark = false
    this.#run += 1
    if (this.#isApart) this.#run = 1
    this.#isApart = false
    this.#gap = 0
    this.#joins = piece.joins
    if (next.tags.length > 0) this.#candidate = { end: this.#at + piece.length, tags: next.tags }
    return true
  }

  #takeMaybe({ letters, length }: Piece): boolean {
    // A dash stands for a long vowel in the middle of a word only: "ブリ-チ".
    const isInWord = letters === 'and' || this.#gap === length
    const next = isInWord ? this.#trie.walk(this.#node, letters) : undefined
    if (next === undefined) return this.#goesOn()
    this.#node = next
    this.#joins = undefined
    if (next.tags.length > 0) this.#candidate = { end: this.#at + length, tags: next.tags }
    return true
  }

  /** "P a p e r" is read as one word, "Pap er" is not: else every word that begins one of a name would be held back. */
  #mayPart(): boolean {
    return this.#node.mayPart || this.#run <= 1 || this.#joins !== 'latin'
  }

  #confirm(): void {
    this.#found = this.#candidate ?? this.#found
    this.#candidate = undefined
  }

  #goesOn(): boolean {
    return this.#node.child !== undefined || this.#candidate !== undefined
  }

  #result(): Reading<Tag> {
    return this.#found === undefined ? { kind: 'none' } : { kind: 'match', match: this.#found }
  }
}
