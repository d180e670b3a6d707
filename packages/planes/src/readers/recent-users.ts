import type { Clock } from '@manga-assist/clock'

/** A conversation goes on while its reader reads and types. */
const rememberedMs = 300_000
/** Users that are remembered at most, in each half of the time; more than one process serves. */
const mostUsers = 50_000

/**
 * Users who were answered a moment ago, for between five and ten minutes. Two sets, of which the older is dropped: nothing
 * is kept of a user but a number, and nobody is looked for to be forgotten.
 */
export class RecentUsers {
  readonly #clock: Clock
  #newer = new Set<number>()
  #older = new Set<number>()
  #turnedAtMs: number

  constructor(clock: Clock) {
    this.#clock = clock
    this.#turnedAtMs = clock.now()
  }

  add(key: number): void {
    this.#turn()
    if (this.#newer.size >= mostUsers) this.#drop()
    this.#newer.add(key)
  }

  has(key: number): boolean {
    this.#turn()
    return this.#newer.has(key) || this.#older.has(key)
  }

  #turn(): void {
    const nowMs = this.#clock.now()
    const turns = Math.floor((nowMs - this.#turnedAtMs) / rememberedMs)
    if (turns < 1) return
    this.#drop()
    if (turns > 1) this.#drop()
    this.#turnedAtMs = nowMs
  }

  #drop(): void {
    this.#older = this.#newer
    this.#newer = new Set()
  }
}
