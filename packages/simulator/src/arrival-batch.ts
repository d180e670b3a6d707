import type { OnArrival } from './trace/arrivals.ts'

const size = 4_096

/**
 * Hands arrivals on in batches, so that several simulations can take the same trace in one pass and each still runs
 * undisturbed for a while.
 */
export class ArrivalBatch {
  readonly #receivers: readonly { arrive: OnArrival }[]
  readonly #atMs = new Float64Array(size)
  readonly #contextTokens = new Int32Array(size)
  readonly #generatedTokens = new Int32Array(size)
  #length = 0
  #flushed = 0

  constructor(receivers: readonly { arrive: OnArrival }[]) {
    this.#receivers = receivers
  }

  /** Arrivals that every receiver has had. */
  get flushed(): number {
    return this.#flushed
  }

  readonly add: OnArrival = (atMs, contextTokens, generatedTokens) => {
    this.#atMs[this.#length] = atMs
    this.#contextTokens[this.#length] = contextTokens
    this.#generatedTokens[this.#length] = generatedTokens
    this.#length += 1
    if (this.#length === size) this.flush()
  }

  flush(): void {
    for (const receiver of this.#receivers) {
      for (let place = 0; place < this.#length; place += 1) {
        receiver.arrive(
          this.#atMs[place] as number,
          this.#contextTokens[place] as number,
          this.#generatedTokens[place] as number,
        )
      }
    }
    this.#flushed += this.#length
    this.#length = 0
  }
}
