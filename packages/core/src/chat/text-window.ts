import { contextBefore, contextBehind, type Place } from './name-places.ts'

/** A mark that is open and will close. */
interface Closer {
  at: number
  end: number
}

/** The part of a stream that is looked at: what was dealt with last, for context, and what was not. */
export class TextWindow {
  text = ''
  /** Where what was not dealt with begins. */
  at = 0
  /** Ends of the marks that are open, the innermost last. */
  #closers: Closer[] = []

  get isEmpty(): boolean {
    return this.at >= this.text.length
  }

  /** Leaves out what nobody should see. */
  cut(at: number, length: number): void {
    this.text = this.text.slice(0, at) + this.text.slice(at + length)
  }

  /** What is dealt with next, up to `end`, with the words around it. */
  placeUntil(end: number): Place {
    const { text, at } = this
    return {
      before: text.slice(Math.max(0, at - contextBefore), at),
      written: text.slice(at, end),
      behind: text.slice(end, end + contextBehind),
    }
  }

  openMark(closer: Closer): void {
    this.#closers.push(closer)
  }

  /** Where the mark ends that closes here; undefined where none does. */
  closingHere(): number | undefined {
    let closer = this.#closers.at(-1)
    while (closer !== undefined && closer.at < this.at) {
      this.#closers.pop()
      closer = this.#closers.at(-1)
    }
    return closer?.at === this.at ? this.#closers.pop()?.end : undefined
  }

  /** Keeps of what was dealt with no more than the context of what follows. */
  forget(): void {
    const excess = this.at - contextBefore
    if (excess <= 0) return
    this.text = this.text.slice(excess)
    this.at -= excess
    this.#closers = this.#closers.map(({ at, end }) => ({ at: at - excess, end: end - excess }))
  }
}
