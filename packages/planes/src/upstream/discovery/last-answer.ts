/** An answer with so many records may be a choice among more: Cloud Map gives eight at random. */
const sampleSize = 8
/** So long an address is kept that such answers leave out. Its own `/ready` says sooner when it is gone. */
const keptForMs = 60_000

/** What DNS said last of one name, and when it named each address. */
export class LastAnswer {
  #seenAtMs: ReadonlyMap<string, number> = new Map()

  get addresses(): string[] {
    return [...this.#seenAtMs.keys()]
  }

  /**
   * Takes a new answer. An empty one changes nothing: a fleet that is gone is seen to be gone when it is asked, and a
   * name without records is as often a mistake.
   */
  take(addresses: readonly string[], nowMs: number): void {
    if (addresses.length === 0) return
    const kept = addresses.length < sampleSize ? [] : [...this.#seenAtMs].filter(([, atMs]) => nowMs - atMs < keptForMs)
    this.#seenAtMs = new Map([...kept, ...addresses.map((address) => [address, nowMs] as const)])
  }
}
