/**
 * Requests in flight as several routers know them: each counts what it sent itself, and of the others it knows what the
 * last load report said that came to it.
 */
export class SeenLoad {
  readonly #own: Int32Array
  readonly #ownAtReport: Int32Array
  readonly #reported: Int32Array
  #total = 0

  constructor(routers: number) {
    this.#own = new Int32Array(routers)
    this.#ownAtReport = new Int32Array(routers)
    this.#reported = new Int32Array(routers)
  }

  /** The truth. */
  get total(): number {
    return this.#total
  }

  seenBy(router: number): number {
    if (this.#own.length === 1) return this.#total
    return (this.#reported[router] as number) + (this.#own[router] as number) - (this.#ownAtReport[router] as number)
  }

  change(router: number, by: 1 | -1): void {
    this.#own[router] = (this.#own[router] as number) + by
    this.#total += by
  }

  /** All are told. */
  report(): void {
    this.#reported.fill(this.#total)
    this.#ownAtReport.set(this.#own)
  }

  /** One is told, by an answer; returns by how much it was mistaken. */
  reportTo(router: number): number {
    const mistake = this.#total - this.seenBy(router)
    this.#reported[router] = this.#total
    this.#ownAtReport[router] = this.#own[router] as number
    return mistake
  }

  /** One hears of a part of it. */
  correct(router: number, by: number): void {
    this.#reported[router] = (this.#reported[router] as number) + by
  }
}
