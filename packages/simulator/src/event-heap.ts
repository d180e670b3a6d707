/** Events that fit before the first growth. */
const initialCapacity = 256

/** A binary heap of events over typed arrays: the earliest is at the root, events of one instant come in order. */
export class EventHeap {
  #size = 0
  #pushed = 0
  #atMs = new Float64Array(initialCapacity)
  #order = new Float64Array(initialCapacity)
  #sources = new Int32Array(initialCapacity)
  #payloads = new Int32Array(initialCapacity)

  get size(): number {
    return this.#size
  }

  /** Instant of the earliest event; infinite when there is none. */
  get nextAtMs(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : (this.#atMs[0] as number)
  }

  get nextSource(): number {
    return this.#sources[0] as number
  }

  get nextPayload(): number {
    return this.#payloads[0] as number
  }

  push(atMs: number, source: number, payload: number): void {
    if (this.#size === this.#atMs.length) this.#grow()
    let place = this.#size
    this.#size += 1
    while (place > 0) {
      const parent = (place - 1) >> 1
      // The newest of one instant stays below: its order is the highest.
      if ((this.#atMs[parent] as number) <= atMs) break
      this.#move(parent, place)
      place = parent
    }
    this.#pushed += 1
    this.#put(place, atMs, this.#pushed, source, payload)
  }

  /** Removes the earliest event. Does nothing when there is none. */
  pop(): void {
    if (this.#size === 0) return
    this.#size -= 1
    const last = this.#size
    const atMs = this.#atMs[last] as number
    const order = this.#order[last] as number
    let place = 0
    for (let child = 1; child < last; child = 2 * place + 1) {
      if (child + 1 < last && this.#isBefore(child + 1, this.#atMs[child] as number, this.#order[child] as number)) {
        child += 1
      }
      if (!this.#isBefore(child, atMs, order)) break
      this.#move(child, place)
      place = child
    }
    this.#move(last, place)
  }

  #isBefore(place: number, atMs: number, order: number): boolean {
    const otherAtMs = this.#atMs[place] as number
    return otherAtMs < atMs || (otherAtMs === atMs && (this.#order[place] as number) < order)
  }

  #move(from: number, to: number): void {
    this.#put(
      to,
      this.#atMs[from] as number,
      this.#order[from] as number,
      this.#sources[from] as number,
      this.#payloads[from] as number,
    )
  }

  #put(place: number, atMs: number, order: number, source: number, payload: number): void {
    this.#atMs[place] = atMs
    this.#order[place] = order
    this.#sources[place] = source
    this.#payloads[place] = payload
  }

  #grow(): void {
    this.#atMs = doubled(this.#atMs, Float64Array)
    this.#order = doubled(this.#order, Float64Array)
    this.#sources = doubled(this.#sources, Int32Array)
    this.#payloads = doubled(this.#payloads, Int32Array)
  }
}

function doubled<Numbers extends Float64Array | Int32Array>(
  numbers: Numbers,
  Kind: new (length: number) => Numbers,
): Numbers {
  const larger = new Kind(numbers.length * 2)
  larger.set(numbers)
  return larger
}
