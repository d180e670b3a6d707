/** Until one was seen: what a Node function of some size takes, in milliseconds. */
const firstColdMs = 800
/** Share of the newest in the average: of a few starts the last ones count. */
const newestShare = 0.3

/** Learns how long a cold start takes, from environments that were started ahead. */
export class ColdStarts {
  #meanMs = firstColdMs

  /** Expected wait for a fresh environment, in milliseconds. */
  get expectedMs(): number {
    return this.#meanMs
  }

  /** An environment has come up after so long. */
  note(afterMs: number): void {
    if (afterMs >= 0 && afterMs < Number.POSITIVE_INFINITY) this.#meanMs += newestShare * (afterMs - this.#meanMs)
  }
}
