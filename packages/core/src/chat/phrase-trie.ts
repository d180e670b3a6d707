import type { Piece, ReadPiece } from './folded-text.ts'

/** A place in the trie: what was read so far, and what may follow. */
export interface TrieNode<Tag> {
  letter: string
  /** Most nodes have one child only, and need no map. */
  child: TrieNode<Tag> | undefined
  others: Map<string, TrieNode<Tag>> | undefined
  /** Of the phrases that end here. */
  tags: readonly Tag[]
  /** A clause may end here inside the phrase, as in "Wave, Listen to Me!". */
  mayPause: boolean
  /** A word may end here inside the phrase. */
  mayPart: boolean
  /** Phrases that come through here and have not been taken further. */
  waiting: Waiting<Tag>[] | undefined
}

interface Waiting<Tag> {
  phrase: string
  tag: Tag
  acrossClauses: boolean
  /** How far the phrase was read, and letters of the last piece that have no node yet. */
  at: number
  letters: string
}

/**
 * Phrases by their folded letters. Branches grow when a text first goes there: a function that starts pays for the
 * phrases that its answers come near, not for thousands.
 */
export class PhraseTrie<Tag> {
  readonly readPiece: ReadPiece
  readonly #root: TrieNode<Tag> = newNode('')

  constructor(readPiece: ReadPiece) {
    this.readPiece = readPiece
  }

  /** With `acrossClauses`, whatever ends a clause inside it does not hide the phrase. */
  add(phrase: string, tag: Tag, acrossClauses = false): void {
    this.#root.waiting ??= []
    this.#root.waiting.push({ phrase, tag, acrossClauses, at: 0, letters: '' })
  }

  get root(): TrieNode<Tag> {
    return this.#grown(this.#root)
  }

  /** Where letters lead from a node; undefined where no phrase has them. */
  walk(from: TrieNode<Tag>, letters: string): TrieNode<Tag> | undefined {
    if (letters.length === 1) return this.#step(from, letters)
    let node: TrieNode<Tag> | undefined = from
    for (const letter of letters) node = node && this.#step(node, letter)
    return node
  }

  #step(node: TrieNode<Tag>, letter: string): TrieNode<Tag> | undefined {
    const next = childOf(node, letter)
    return next && this.#grown(next)
  }

  #grown(node: TrieNode<Tag>): TrieNode<Tag> {
    const { waiting } = node
    if (waiting === undefined) return node
    node.waiting = undefined
    for (const phrase of waiting) this.#grow(node, phrase)
    return node
  }

  /** Takes a phrase one letter further. */
  #grow(node: TrieNode<Tag>, waiting: Waiting<Tag>): void {
    const { phrase, acrossClauses } = waiting
    let { at, letters } = waiting
    let endsClause = acrossClauses
    while (letters === '' && at < phrase.length) {
      const piece = this.readPiece(phrase, at, true) as Piece
      at += piece.length
      endsClause ||= piece.kind === 'mark' || piece.kind === 'stop'
      if (piece.kind !== 'letters' && piece.kind !== 'nothing') node.mayPart = true
      if (isOfPhrase(piece)) letters = piece.letters
    }
    if (letters === '') {
      if (node.letter !== '') node.tags = [...node.tags, waiting.tag]
      return
    }
    if (endsClause) node.mayPause = true
    const letter = String.fromCodePoint(letters.codePointAt(0) ?? 0)
    const child = childFor(node, letter)
    child.waiting ??= []
    child.waiting.push({ ...waiting, at, letters: letters.slice(letter.length) })
  }
}

/** Dashes between letters are part of no phrase, but `&` is. */
function isOfPhrase({ kind, letters }: Piece): boolean {
  return kind === 'letters' || (kind === 'maybe' && letters === 'and')
}

/** Most nodes end no phrase. */
const noTags: readonly never[] = []

function newNode<Tag>(letter: string): TrieNode<Tag> {
  return {
    letter,
    child: undefined,
    others: undefined,
    tags: noTags,
    mayPause: false,
    mayPart: false,
    waiting: undefined,
  }
}

function childFor<Tag>(node: TrieNode<Tag>, letter: string): TrieNode<Tag> {
  const known = childOf(node, letter)
  if (known !== undefined) return known
  const child = newNode<Tag>(letter)
  if (node.child === undefined) node.child = child
  else {
    node.others ??= new Map()
    node.others.set(letter, child)
  }
  return child
}

function childOf<Tag>(node: TrieNode<Tag>, letter: string): TrieNode<Tag> | undefined {
  return node.child?.letter === letter ? node.child : node.others?.get(letter)
}
