/** A queue of numbers without allocation per entry. It grows as needed and never shrinks. */
export class Ring {
  #numbers = new Float64Array(64)
  #first = 0
  #length = 0

  get length(): number {
    return this.#length
  }

  /** The oldest; NaN when empty. */
  get oldest(): number {
    return this.#length === 0 ? Number.NaN : (this.#numbers[this.#first] as number)
  }

  push(value: number): void {
    if (this.#length === this.#numbers.length) this.#grow()
    this.#numbers[(this.#first + this.#length) & (this.#numbers.length - 1)] = value
    this.#length += 1
  }

  /** Takes the oldest out; NaN when empty. */
  shift(): number {
    const { oldest } = this
    if (this.#length === 0) return oldest
    this.#first = (this.#first + 1) & (this.#numbers.length - 1)
    this.#length -= 1
    return oldest
  }

  #grow(): void {
    const larger = new Float64Array(this.#numbers.length * 2)
    for (let place = 0; place < this.#length; place += 1) {
      larger[place] = this.#numbers[(this.#first + place) & (this.#numbers.length - 1)] as number
    }
    this.#numbers = larger
    this.#first = 0
  }
}
