/** Pairs that a correlation needs: failsafe-go's warm-up. */
const fewestPairs = 10
/** An x that varies by less than this (standard deviation over mean) says nothing of what y depends on. */
const leastVariation = 0.03

/** The last pairs of two measures. Old ones fall out by number; `clear` when they describe another time. */
export class CorrelationWindow {
  readonly #x: Float64Array
  readonly #y: Float64Array
  #count = 0
  #next = 0

  constructor(size: number) {
    this.#x = new Float64Array(size)
    this.#y = new Float64Array(size)
  }

  add(x: number, y: number): void {
    this.#x[this.#next] = x
    this.#y[this.#next] = y
    this.#next = (this.#next + 1) % this.#x.length
    this.#count = Math.min(this.#count + 1, this.#x.length)
  }

  clear(): void {
    this.#count = 0
    this.#next = 0
  }

  /**
   * Pearson's coefficient, -1 to 1. Undefined with fewer than ten pairs, or when x hardly varies. A y that does not vary
   * depends on nothing: 0.
   */
  correlation(): number | undefined {
    if (this.#count < fewestPairs || this.xVariation() < leastVariation) return undefined
    const meanX = mean(this.#x, this.#count)
    const meanY = mean(this.#y, this.#count)
    let xy = 0
    for (let at = 0; at < this.#count; at += 1) {
      xy += ((this.#x[at] as number) - meanX) * ((this.#y[at] as number) - meanY)
    }
    const spread = deviation(this.#x, this.#count, meanX) * deviation(this.#y, this.#count, meanY) * this.#count
    return spread > 0 ? Math.min(1, Math.max(-1, xy / spread)) : 0
  }

  /** Whether old pairs fall out by now. */
  get isFull(): boolean {
    return this.#count === this.#x.length
  }

  /** By how many per cent y grows when x grows by one, as the straight line through the pairs has it; 0 when unknown. */
  elasticity(): number {
    const correlation = this.correlation()
    return correlation === undefined ? 0 : (correlation * this.yVariation()) / this.xVariation()
  }

  /** Coefficient of variation of x; 0 when there is nothing yet. */
  xVariation(): number {
    return variation(this.#x, this.#count)
  }

  /** Coefficient of variation of y; 0 when there is nothing yet. */
  yVariation(): number {
    return variation(this.#y, this.#count)
  }
}

function variation(values: Float64Array, count: number): number {
  const middle = mean(values, count)
  return middle > 0 ? deviation(values, count, middle) / middle : 0
}

function mean(values: Float64Array, count: number): number {
  let sum = 0
  for (let at = 0; at < count; at += 1) sum += values[at] as number
  return count > 0 ? sum / count : 0
}

function deviation(values: Float64Array, count: number, middle: number): number {
  let squares = 0
  for (let at = 0; at < count; at += 1) squares += ((values[at] as number) - middle) ** 2
  return Math.sqrt(squares / count)
}
