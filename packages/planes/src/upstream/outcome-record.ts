/** Span in which successes and failures are compared, in seconds. */
const windowSeconds = 30
const msPerSecond = 1_000

/** How requests fared on a task within the last thirty seconds. */
export interface Fared {
  requests: number
  failures: number
}

/**
 * How the requests of one task ended: failures in a row, and successes and failures of the last thirty seconds, counted
 * by the second. Seconds without requests count for nothing. Noting allocates nothing.
 */
export class OutcomeRecord {
  readonly #secondOfSlot = new Float64Array(windowSeconds).fill(Number.NEGATIVE_INFINITY)
  readonly #requests = new Uint32Array(windowSeconds)
  readonly #failures = new Uint32Array(windowSeconds)
  #failuresInARow = 0

  get failuresInARow(): number {
    return this.#failuresInARow
  }

  noteSuccess(nowMs: number): void {
    this.#failuresInARow = 0
    this.#count(nowMs, 0)
  }

  noteFailure(nowMs: number): void {
    this.#failuresInARow += 1
    this.#count(nowMs, 1)
  }

  /** A failure that may be the request's own: it counts among the others, and says nothing of a row. */
  noteDoubtful(nowMs: number): void {
    this.#count(nowMs, 1)
  }

  fared(nowMs: number): Fared {
    const oldest = Math.floor(nowMs / msPerSecond) - windowSeconds
    const fared = { requests: 0, failures: 0 }
    for (let slot = 0; slot < windowSeconds; slot += 1) {
      if ((this.#secondOfSlot[slot] ?? 0) <= oldest) continue
      fared.requests += this.#requests[slot] ?? 0
      fared.failures += this.#failures[slot] ?? 0
    }
    return fared
  }

  clear(): void {
    this.#secondOfSlot.fill(Number.NEGATIVE_INFINITY)
    this.#failuresInARow = 0
  }

  #count(nowMs: number, failures: number): void {
    const second = Math.floor(nowMs / msPerSecond)
    const slot = second % windowSeconds
    if (this.#secondOfSlot[slot] !== second) {
      this.#secondOfSlot[slot] = second
      this.#requests[slot] = 0
      this.#failures[slot] = 0
    }
    this.#requests[slot] = (this.#requests[slot] ?? 0) + 1
    this.#failures[slot] = (this.#failures[slot] ?? 0) + failures
  }
}
