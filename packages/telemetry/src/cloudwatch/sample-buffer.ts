/** One value of one metric, at a time of the wall. */
export interface MetricSample {
  name: string
  value: number
  wallMs: number
}

/** What waits to be sent, oldest first. When it is full the oldest goes: what is asked of a scale signal is the present. */
export class SampleBuffer {
  readonly #most: number
  #samples: MetricSample[] = []
  #dropped = 0

  constructor(most: number) {
    this.#most = most
  }

  get size(): number {
    return this.#samples.length
  }

  /** Samples that found no room, since the start. */
  get dropped(): number {
    return this.#dropped
  }

  add(...samples: readonly MetricSample[]): void {
    this.#samples.push(...samples)
    this.#dropOldest()
  }

  /** Takes at most so many out. */
  take(count: number): MetricSample[] {
    return this.#samples.splice(0, count)
  }

  /** Puts back what could not be sent; as far as there is room beside what came meanwhile. */
  putBack(samples: readonly MetricSample[]): void {
    this.#samples = [...samples, ...this.#samples]
    this.#dropOldest()
  }

  #dropOldest(): void {
    const over = this.#samples.length - this.#most
    if (over <= 0) return
    this.#samples.splice(0, over)
    this.#dropped += over
  }
}
