/** Windows under the median, and under the average after it: failsafe-go's number. */
const windows = 5
const newestShare = 2 / (windows + 1)

/** Takes single odd windows out (median of five), then evens out the rest (exponential average of five). */
export class SmoothedLatency {
  readonly #last = new Float64Array(windows)
  readonly #sorted = new Float64Array(windows)
  #count = 0
  #next = 0
  #average = 0

  /** Adds one window's latency and gives the smoothed one. */
  add(latency: number): number {
    this.#last[this.#next] = latency
    this.#next = (this.#next + 1) % windows
    const first = this.#count === 0
    this.#count = Math.min(this.#count + 1, windows)
    const median = this.#median()
    this.#average = first ? median : this.#average + newestShare * (median - this.#average)
    return this.#average
  }

  clear(): void {
    this.#count = 0
    this.#next = 0
  }

  /** The lower of the two middle ones while their number is even. */
  #median(): number {
    this.#sorted.fill(Number.POSITIVE_INFINITY)
    for (let at = 0; at < this.#count; at += 1) this.#sorted[at] = this.#last[at] as number
    this.#sorted.sort()
    return this.#sorted[(this.#count - 1) >> 1] as number
  }
}
