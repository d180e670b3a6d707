import type { Guarded, GuardedNames } from './guarded-names.ts'
import { itemAt } from './item-head.ts'
import type { Language } from './language.ts'
import { type Marked, readMarked } from './marked-text.ts'
import { createNameJudge, type NameJudge, type Verdict } from './name-judge.ts'
import { type PhraseMatch, PhraseReader, type Reading } from './phrase-reader.ts'
import { TextWindow } from './text-window.ts'

export interface OutputGuardOptions {
  names: GuardedNames
  /** Ids of the titles that the answer may name. */
  allowed: ReadonlySet<string>
  language: Language
}

/** Stands for a name that the answer must not give. */
const placeholders: Record<Language, string> = { en: '(a title I cannot vouch for)', ja: '（確認できない作品）' }
const refusals: Record<Language, string> = { en: 'That I keep to myself.', ja: 'それはお話しできません。' }

/** How far the text is dealt with, and what is shown for it. */
type Step = { end: number; shown: string } | 'wait'
type Closed = Extract<Marked, { kind: 'closed' }>

/**
 * Lets a model's text through as it is written, but for names of titles that were not retrieved, names that nobody
 * knows, and the standing orders. Holds back only what could still become one of them. Letters are compared folded, so
 * that no spelling or markup hides a name; what is not known is judged by its marks and by the words around it.
 */
export class OutputGuard {
  readonly #trie: GuardedNames['trie']
  readonly #language: Language
  readonly #judge: NameJudge
  readonly #withheld: string[] = []
  readonly #window = new TextWindow()
  /** The next place as far as it was read; kept while that place waits for more text. */
  #reader: PhraseReader<Guarded> | undefined
  /** Whether a Latin word goes on where letters follow. */
  #isInWord = false
  /** Marks that follow belong to a name that is not shown. */
  #isDangling = false
  #leaked = false

  constructor({ names, allowed, language }: OutputGuardOptions) {
    this.#trie = names.trie
    this.#language = language
    this.#judge = createNameJudge(names, allowed)
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
    if (this.#reader === undefined) this.#window.forget()
    this.#window.text += text
    return this.#release(false)
  }

  /** The rest. */
  end(): string {
    return this.#release(true)
  }

  #release(isWhole: boolean): string {
    let shown = ''
    while (!this.#window.isEmpty && !this.#leaked) {
      const step = this.#next(isWhole)
      if (step === 'wait') break
      shown += step.shown
      this.#window.at = step.end
      this.#reader = undefined
    }
    return shown
  }

  #next(isWhole: boolean): Step {
    return (
      this.#restOfWord() ??
      this.#closeMark() ??
      this.#readMarked(isWhole) ??
      this.#readItem(isWhole) ??
      this.#readPlain(isWhole)
    )
  }

  /** Nothing begins inside a Latin word. */
  #restOfWord(): Step | undefined {
    if (!this.#isInWord) return undefined
    const { text, at } = this.#window
    let end = at
    while (isPlainLetter(text.charCodeAt(end))) end += 1
    return end > at ? { end, shown: text.slice(at, end) } : undefined
  }

  /** A mark that closes opens nothing. */
  #closeMark(): Step | undefined {
    const { text, at } = this.#window
    const end = this.#window.closingHere()
    if (end !== undefined) return this.#show(end)
    this.#isDangling &&= /[*_`~\\]/.test(text.charAt(at))
    return this.#isDangling ? { end: at + 1, shown: '' } : undefined
  }

  /** A name in its marks; undefined when no marked text begins here. */
  #readMarked(isWhole: boolean): Step | undefined {
    const marked = readMarked(this.#window.text, this.#window.at, isWhole)
    switch (marked.kind) {
      case 'none':
        return undefined
      case 'open':
        return 'wait'
      case 'unclosed':
        return marked.isDropped ? { end: marked.end, shown: '' } : undefined
      case 'closed':
        return this.#readAcross(marked, isWhole) ?? this.#judgeMarked(marked, isWhole)
    }
  }

  /** A name of which the marks hold a part only. */
  #readAcross({ from, closeAt }: Closed, isWhole: boolean): Step | undefined {
    const reading = this.#read(from, isWhole)
    if (reading.kind === 'open') return 'wait'
    const isAcross = reading.kind === 'match' && reading.match.end > closeAt
    return isAcross ? this.#judgeMatch(reading.match, isWhole) : undefined
  }

  #judgeMarked({ mark, name, from, closeAt, end }: Closed, isWhole: boolean): Step {
    const verdict = this.#judge.ofMarked(mark, { ...this.#window.placeUntil(end), written: name }, isWhole)
    if (verdict === 'read-on') {
      this.#window.openMark({ at: closeAt, end })
      return this.#show(from)
    }
    if (verdict === 'withhold') this.#isDangling = this.#window.text.startsWith('***', this.#window.at)
    return this.#carryOut(verdict, end, name)
  }

  #readItem(isWhole: boolean): Step | undefined {
    const item = itemAt(this.#window.text, this.#window.at, isWhole)
    if (item === undefined || item === 'open') return item && 'wait'
    return this.#judge.ofItem(item) === 'withhold' ? this.#withhold(item.end, item.head) : undefined
  }

  #readPlain(isWhole: boolean): Step {
    const { text, at } = this.#window
    const piece = this.#trie.readPiece(text, at, isWhole)
    // A tag or a link has nothing to hide where no name goes on in it.
    if (piece === 'open') return '<]'.includes(text.charAt(at)) ? this.#show(at + 1) : 'wait'
    const isWordGoingOn = this.#isInWord && piece.joins === 'latin'
    if (piece.kind === 'letters' && !isWordGoingOn && this.#trie.walk(this.#trie.root, piece.letters)) {
      const reading = this.#read(at, isWhole)
      if (reading.kind === 'open') return 'wait'
      if (reading.kind === 'match') return this.#judgeMatch(reading.match, isWhole)
    }
    if (piece.kind !== 'nothing') this.#isInWord = piece.joins === 'latin'
    const end = at + (piece.kind === 'gap' ? 1 : piece.length)
    return { end, shown: text.slice(at, end) }
  }

  /** What begins at a place; more between its letters than anyone writes is left out of the text. */
  #read(at: number, isWhole: boolean): Exclude<Reading<Guarded>, { kind: 'excess' }> {
    this.#reader ??= new PhraseReader(this.#trie, at)
    for (;;) {
      const reading = this.#reader.advance(this.#window.text, isWhole)
      if (reading.kind !== 'excess') return reading
      this.#window.cut(reading.at, reading.length)
    }
  }

  #judgeMatch(match: PhraseMatch<Guarded>, isWhole: boolean): Step {
    const place = this.#window.placeUntil(match.end)
    const verdict = this.#judge.ofMatch(match, place, isWhole)
    if (verdict === 'withhold') this.#isDangling = (place.written.match(/[*_`~]+/g)?.length ?? 0) % 2 === 1
    return this.#carryOut(verdict, match.end, place.written)
  }

  #carryOut(verdict: Verdict, end: number, name: string): Step {
    switch (verdict) {
      case 'wait':
        return 'wait'
      case 'withhold':
        return this.#withhold(end, name)
      case 'refuse':
        this.#leaked = true
        return { end, shown: refusals[this.#language] }
      case 'show':
      case 'read-on':
        return this.#show(end)
    }
  }

  #show(end: number): Step {
    const { text, at } = this.#window
    this.#isInWord = /[\p{Script=Latin}\p{N}]/u.test(text.charAt(end - 1))
    return { end, shown: text.slice(at, end) }
  }

  #withhold(end: number, name: string): Step {
    this.#isInWord = false
    this.#withheld.push(name)
    return { end, shown: placeholders[this.#language] }
  }
}

/** The common ones: a to z, large and small. */
function isPlainLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a)
}
