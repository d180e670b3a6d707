/** A title by its number in the catalogue. */
export interface ScoredTitle {
  readonly title: number
  readonly score: number
}

/**
 * Keeps the best of many in one pass: a heap of `limit` entries with the worst kept one on top, so that most titles of
 * a large catalogue are looked at once and never sorted. `isBefore` orders two titles of equal score.
 */
export class BestTitles {
  readonly #limit: number
  readonly #isBefore: (title: number, other: number) => boolean
  readonly #heap: ScoredTitle[] = []

  constructor(limit: number, isBefore: (title: number, other: number) => boolean) {
    this.#limit = limit
    this.#isBefore = isBefore
  }

  /** Whether a title of this score could still be kept; saves the caller further checks. */
  couldHold(score: number): boolean {
    const worst = this.#heap[0]
    return worst === undefined ? this.#limit > 0 : this.#heap.length < this.#limit || score >= worst.score
  }

  offer(title: number, score: number): void {
    if (!this.couldHold(score)) return
    const entry = { title, score }
    if (this.#heap.length < this.#limit) {
      this.#heap.push(entry)
      this.#raise(this.#heap.length - 1)
    } else if (this.#isWorse(this.#heap[0], entry)) {
      this.#heap[0] = entry
      this.#lower()
    }
  }

  /** Best first. */
  sorted(): ScoredTitle[] {
    return this.#heap.toSorted((a, b) => (this.#isWorse(a, b) ? 1 : -1))
  }

  #isWorse(a: ScoredTitle | undefined, b: ScoredTitle | undefined): boolean {
    if (a === undefined || b === undefined) return false
    return a.score === b.score ? this.#isBefore(b.title, a.title) : a.score < b.score
  }

  #raise(from: number): void {
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1
      if (!this.#isWorse(this.#heap[at], this.#heap[parent])) return
      this.#swap(at, parent)
      at = parent
    }
  }

  #lower(): void {
    for (let at = 0; ; ) {
      const left = 2 * at + 1
      const worse = this.#isWorse(this.#heap[left + 1], this.#heap[left]) ? left + 1 : left
      if (!this.#isWorse(this.#heap[worse], this.#heap[at])) return
      this.#swap(at, worse)
      at = worse
    }
  }

  #swap(at: number, other: number): void {
    const [a, b] = [this.#heap[at], this.#heap[other]]
    if (a === undefined || b === undefined) return
    this.#heap[at] = b
    this.#heap[other] = a
  }
}
