import type { Clock } from '@manga-assist/clock'

/** Span over which requests and retries are compared, in seconds. */
const windowSeconds = 10
const msPerSecond = 1_000
/** Retries that the window always allows: a service with little traffic may lose a task too. */
const floor = 10
/** Share of the window's requests that may be retried on top. Finagle and Linkerd allow the same fifth. */
const retriedShare = 0.2

/**
 * Bounds how much work retries may add: without it one request that kills whatever runs it would be run everywhere,
 * and a fleet that fails under load would get more of it. Counts by the second; asking and noting allocate nothing.
 */
export class RetryBudget {
  readonly #clock: Clock
  readonly #secondOfSlot = new Float64Array(windowSeconds).fill(Number.NEGATIVE_INFINITY)
  readonly #requests = new Uint32Array(windowSeconds)
  readonly #retries = new Uint32Array(windowSeconds)

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Counts one request: the more there are, the more may be retried. */
  noteRequest(): void {
    this.#add(this.#requests)
  }

  /** Takes one retry out of the budget; false when the last ten seconds have used it up. */
  take(): boolean {
    const allowed = floor + retriedShare * this.#sum(this.#requests)
    if (this.#sum(this.#retries) + 1 > allowed) return false
    this.#add(this.#retries)
    return true
  }

  #add(counts: Uint32Array): void {
    const second = this.#second()
    const slot = second % windowSeconds
    if (this.#secondOfSlot[slot] !== second) {
      this.#secondOfSlot[slot] = second
      this.#requests[slot] = 0
      this.#retries[slot] = 0
    }
    counts[slot] = (counts[slot] ?? 0) + 1
  }

  #sum(counts: Uint32Array): number {
    const oldest = this.#second() - windowSeconds
    return counts.reduce((sum, count, slot) => ((this.#secondOfSlot[slot] ?? 0) > oldest ? sum + count : sum), 0)
  }

  #second(): number {
    return Math.floor(this.#clock.now() / msPerSecond)
  }
}
