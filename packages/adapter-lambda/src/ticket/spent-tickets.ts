/** Tickets that one environment remembers; it serves one request at a time, so it never sees so many at once. */
const defaultCapacity = 10_000

/**
 * Tickets that were used in this environment and have not expired. Each environment has its own: a ticket that comes twice
 * at once may be taken by two of them, once each.
 */
export class SpentTickets {
  readonly #capacity: number
  /** When each expires, by its nonce. Oldest first, and so about in the order in which they expire. */
  readonly #spent = new Map<string, number>()

  constructor(capacity = defaultCapacity) {
    this.#capacity = capacity
  }

  /** False for a ticket that was spent before, and while more are remembered than fit: nothing is taken on trust then. */
  spend(nonce: string, expiresAtMs: number, nowMs: number): boolean {
    this.#forget(nowMs)
    if (this.#spent.has(nonce) || this.#spent.size >= this.#capacity) return false
    this.#spent.set(nonce, expiresAtMs)
    return true
  }

  #forget(nowMs: number): void {
    for (const [nonce, expiresAtMs] of this.#spent) {
      if (expiresAtMs > nowMs) return
      this.#spent.delete(nonce)
    }
  }
}
