/** A phrase that stands in a text. */
interface PhraseMatch<Tag> {
  length: number
  tags: readonly Tag[]
}

/** What stands at one place of a text that is still being written. */
export type Reading<Tag> =
  | { kind: 'none' }
  /** The text ends where a phrase could go on: wait for more. */
  | { kind: 'open' }
  | { kind: 'match'; match: PhraseMatch<Tag> }

interface Node<Tag> {
  next: Map<string, Node<Tag>>
  tags: Tag[]
}

/** Finds phrases, whatever their case, in time that depends on their length only and not on how many there are. */
export class PhraseTrie<Tag> {
  readonly #root: Node<Tag> = { next: new Map(), tags: [] }

  add(phrase: string, tag: Tag): void {
    let node = this.#root
    for (const character of phrase.toLowerCase()) {
      const next = node.next.get(character) ?? { next: new Map(), tags: [] }
      node.next.set(character, next)
      node = next
    }
    node.tags.push(tag)
  }

  /**
   * The longest phrase that begins at `at`. A phrase of letters must end where a word ends. `isWhole` says that nothing
   * follows the text, so that nothing is left open.
   */
  read(text: string, at: number, isWhole: boolean): Reading<Tag> {
    let node: Node<Tag> | undefined = this.#root
    let found: Reading<Tag> = { kind: 'none' }
    let position = at
    while (position < text.length) {
      const character = String.fromCodePoint(text.codePointAt(position) ?? 0)
      node = node.next.get(character.toLowerCase())
      if (node === undefined) return found
      position += character.length
      if (node.tags.length > 0 && (endsWord(text, position) || (position === text.length && !isWhole))) {
        found = { kind: 'match', match: { length: position - at, tags: node.tags } }
      }
    }
    const mayGoOn = node.next.size > 0 || node.tags.length > 0
    return mayGoOn && !isWhole ? { kind: 'open' } : found
  }
}

const latin = /[\p{Script=Latin}\p{N}]/u

/** Between Japanese characters every place is an end. */
function endsWord(text: string, position: number): boolean {
  const [before = '', after = ''] = [text[position - 1], text[position]]
  return !(latin.test(before) && latin.test(after))
}

/** Whether a Latin word, or anything that is not Latin, begins here. */
export function beginsWord(text: string, position: number): boolean {
  const [before = '', here = ''] = [text[position - 1], text[position]]
  return !(latin.test(before) && latin.test(here))
}
