/** Counts the bytes of all request bodies that are held in memory, and holds them to a sum. */
export class BodyMemory {
  readonly #capacityBytes: number
  #heldBytes = 0

  /** Throws a RangeError unless the capacity is a positive whole number. */
  constructor(capacityBytes: number) {
    if (!Number.isSafeInteger(capacityBytes) || capacityBytes < 1) {
      throw new RangeError(`maxHeldBodyBytes must be a whole number of at least 1, got ${capacityBytes}`)
    }
    this.#capacityBytes = capacityBytes
  }

  /** Takes so many bytes; false, and nothing taken, when they do not fit. Whoever took gives back. */
  take(bytes: number): boolean {
    if (this.#heldBytes + bytes > this.#capacityBytes) return false
    this.#heldBytes += bytes
    return true
  }

  giveBack(bytes: number): void {
    this.#heldBytes -= bytes
  }
}
