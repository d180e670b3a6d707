import type { GuardedNames } from './guarded-names.ts'
import type { Language } from './language.ts'
import { beginsWord } from './phrase-trie.ts'

export interface OutputGuardOptions {
  names: GuardedNames
  /** Ids of the titles that the answer may name. */
  allowed: ReadonlySet<string>
  language: Language
}

/** Stands for a name that the answer must not give. */
const placeholders: Record<Language, string> = { en: '(a title I cannot vouch for)', ja: '（確認できない作品）' }
const refusals: Record<Language, string> = { en: 'That I keep to myself.', ja: 'それはお話しできません。' }

/** How readers see a name marked: bold, or in Japanese brackets. */
const marks: readonly [open: string, close: string][] = [
  ['**', '**'],
  ['『', '』'],
]
/** A mark that is not closed within so many characters, or on its line, marks nothing. */
const longestMarked = 200

/**
 * Lets a model's text through as it is written, but for names of titles that were not retrieved, names that nobody
 * knows, and the standing orders. Holds back only what could still become one of them. Marked text is a name or
 * nothing; unmarked text only where it can be nothing but a name.
 */
export class OutputGuard {
  readonly #options: OutputGuardOptions
  readonly #withheld: string[] = []
  #pending = ''
  #before = ''
  #leaked = false

  constructor(options: OutputGuardOptions) {
    this.#options = options
  }

  /** Names that were kept back. */
  get withheld(): readonly string[] {
    return this.#withheld
  }

  /** Whether the model recited its standing orders; nothing is let through after that. */
  get leaked(): boolean {
    return this.#leaked
  }

  /** Takes what the model wrote; gives what may be shown. */
  push(text: string): string {
    this.#pending += text
    return this.#release(false)
  }

  /** The rest. */
  end(): string {
    return this.#release(true)
  }

  #release(isWhole: boolean): string {
    let shown = ''
    while (this.#pending !== '' && !this.#leaked) {
      const step = this.#readMarked(isWhole) ?? this.#readPlain(isWhole)
      if (step === 'wait') break
      shown += step.shown
      this.#before = this.#pending[step.length - 1] ?? ''
      this.#pending = this.#pending.slice(step.length)
    }
    return shown
  }

  /** A name in its marks; undefined when no marked text begins here. */
  #readMarked(isWhole: boolean): Step | undefined {
    const text = this.#pending
    const mark = marks.find(([open]) => text.startsWith(open))
    if (mark === undefined) return text === '*' && !isWhole ? 'wait' : undefined
    const [open, close] = mark
    const end = text.indexOf(close, open.length)
    const line = text.indexOf('\n')
    const isUnclosed = end === -1 || end > longestMarked || (line !== -1 && line < end)
    if (isUnclosed) {
      const mayClose = !isWhole && line === -1 && text.length <= longestMarked
      return mayClose ? 'wait' : { length: open.length, shown: '' }
    }
    const length = end + close.length
    const name = text.slice(open.length, end)
    return {
      length,
      shown: this.#mayName(this.#options.names.titlesNamed(name)) ? text.slice(0, length) : this.#withhold(name),
    }
  }

  #readPlain(isWhole: boolean): Step {
    const text = this.#pending
    const character = String.fromCodePoint(text.codePointAt(0) ?? 0)
    const asItIs: Step = { length: character.length, shown: character }
    if (!beginsWord(this.#before + text, this.#before.length)) return asItIs
    const reading = this.#options.names.trie.read(text, 0, isWhole)
    if (reading.kind === 'open') return 'wait'
    if (reading.kind === 'none') return asItIs
    const { length, tags } = reading.match
    if (tags.some(({ kind }) => kind === 'secret')) return this.#refuse(length)
    const ids = tags.flatMap((tag) => (tag.kind === 'name' ? [tag.titleId] : []))
    const name = text.slice(0, length)
    return { length, shown: this.#mayName(ids) ? name : this.#withhold(name) }
  }

  #mayName(ids: readonly string[]): boolean {
    return ids.some((id) => this.#options.allowed.has(id))
  }

  #withhold(name: string): string {
    this.#withheld.push(name)
    return placeholders[this.#options.language]
  }

  #refuse(length: number): Step {
    this.#leaked = true
    return { length, shown: refusals[this.#options.language] }
  }
}

/** How much of the pending text is dealt with, and what is shown for it. */
type Step = { length: number; shown: string } | 'wait'
