/**
 * Requests in flight as several routers know them: each counts what it sent itself, and of the others it knows the last
 * load report.
 */
export class SeenLoad {
  readonly #own: Int32Array
  readonly #ownAtReport: Int32Array
  #reported = 0
  #total = 0

  constructor(routers: number) {
    this.#own = new Int32Array(routers)
    this.#ownAtReport = new Int32Array(routers)
  }

  /** The truth. */
  get total(): number {
    return this.#total
  }

  seenBy(router: number): number {
    if (this.#own.length === 1) return this.#total
    return this.#reported + (this.#own[router] as number) - (this.#ownAtReport[router] as number)
  }

  change(router: number, by: 1 | -1): void {
    this.#own[router] = (this.#own[router] as number) + by
    this.#total += by
  }

  report(): void {
    this.#reported = this.#total
    this.#ownAtReport.set(this.#own)
  }
}
