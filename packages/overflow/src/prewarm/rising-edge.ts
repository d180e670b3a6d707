/** So far back the slope is looked for: in four seconds a burst shows itself, a single request does not. */
const windowMs = 4_000
/** So far ahead it is drawn out: a cold start, and the look that comes before it. */
const horizonMs = 3_000
/** With less than two seconds' worth of samples there is no slope. */
const shortestMs = 2_000
/** Bounds the samples that are kept, however often they are taken. */
const mostSamples = 64
/**
 * A count of requests that come independently of each other strays by its root, and a line through a few seconds of it
 * by more. A rise of five times the root happens by accident once an hour or less, of four times up to fifteen times (the
 * test has the model). Where the root is small, not fewer than this many slots.
 */
const strayFactor = 5
const smallestRise = 4

/** Sees that more is coming, from the slots wanted over the last seconds: a line through them, drawn out by a cold start. */
export class RisingEdge {
  readonly #atMs: number[] = []
  readonly #slots: number[] = []

  /** Tells of the slots that are wanted now. What is no count, or lies before the last, is ignored. */
  note(slots: number, nowMs: number): void {
    const last = this.#atMs.at(-1) ?? Number.NEGATIVE_INFINITY
    if (!(slots >= 0 && slots < Number.POSITIVE_INFINITY && nowMs > last)) return
    this.#atMs.push(nowMs)
    this.#slots.push(slots)
    while (this.#atMs.length > mostSamples || (this.#atMs[0] as number) < nowMs - windowMs) {
      this.#atMs.shift()
      this.#slots.shift()
    }
  }

  /** Slots that will be wanted when a cold start that begins now is over; undefined while nothing rises. */
  expectedSlots(): number | undefined {
    const spanMs = (this.#atMs.at(-1) ?? 0) - (this.#atMs[0] ?? 0)
    if (spanMs < shortestMs) return undefined
    const { slope, mean } = this.#line()
    const rise = slope * spanMs
    if (rise < Math.max(smallestRise, strayFactor * Math.sqrt(mean))) return undefined
    return (this.#slots.at(-1) as number) + slope * horizonMs
  }

  /** Least squares: slots a millisecond, and slots on average. */
  #line(): { slope: number; mean: number } {
    const meanAtMs = meanOf(this.#atMs)
    const mean = meanOf(this.#slots)
    let covariance = 0
    let variance = 0
    for (const [index, atMs] of this.#atMs.entries()) {
      covariance += (atMs - meanAtMs) * ((this.#slots[index] as number) - mean)
      variance += (atMs - meanAtMs) ** 2
    }
    return { slope: covariance / variance, mean }
  }
}

function meanOf(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0) / numbers.length
}
