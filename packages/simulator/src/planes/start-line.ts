import { Ring } from '../ring.ts'

/**
 * Requests that wait until they may start an environment, where only so many start at once, as on one machine. An
 * environment that comes free meanwhile goes to the first of them.
 */
export class StartLine {
  readonly #atOnce: number
  readonly #waiting = new Ring()
  #starting = 0

  constructor(atOnce: number) {
    this.#atOnce = atOnce
  }

  /** Whether this request may start now; otherwise it waits here. */
  enter(index: number): boolean {
    if (this.#starting < this.#atOnce) {
      this.#starting += 1
      return true
    }
    this.#waiting.push(index)
    return false
  }

  /** A start is over: the index of the request whose turn it is, undefined when nobody waits. */
  started(): number | undefined {
    if (this.#waiting.length > 0) return this.#waiting.shift()
    this.#starting -= 1
    return undefined
  }

  /** Who takes an environment that came free; undefined when nobody waits. */
  next(): number | undefined {
    return this.#waiting.length > 0 ? this.#waiting.shift() : undefined
  }
}
