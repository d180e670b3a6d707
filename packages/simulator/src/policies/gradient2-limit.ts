export interface Gradient2Options {
  initialLimit: number
  minLimit: number
  maxLimit: number
  /** Weight of a new limit against the one before. */
  smoothing: number
  /** Requests that may queue: added to every new limit. */
  queueSize: number
  /** Samples that the long mean spans, and how many are averaged plainly before it starts. */
  longWindow: number
  warmup: number
  /** How much longer than in the long run a response may take before the limit falls. */
  tolerance: number
}

/** As Netflix concurrency-limits ships it (research/overflow-algorithms.md, 2.4). */
const defaultGradient2Options: Gradient2Options = {
  initialLimit: 20,
  minLimit: 20,
  maxLimit: 200,
  smoothing: 0.2,
  queueSize: 4,
  longWindow: 600,
  warmup: 10,
  tolerance: 1.5,
}

/** Above this ratio of long to short response time the long mean is let down faster. */
const driftRatio = 2
const driftFactor = 0.95

/** A concurrency limit from response times: it falls as the short mean rises over the long one, and probes upwards. */
export class Gradient2Limit {
  readonly #options: Gradient2Options
  #limit: number
  #longMs = 0
  #samples = 0

  constructor(options: Gradient2Options = defaultGradient2Options) {
    this.#options = options
    this.#limit = options.initialLimit
  }

  get limit(): number {
    return this.#limit
  }

  /** The mean response time of a window, and the most requests in flight in it. */
  update(shortMs: number, inFlight: number): void {
    const { tolerance, queueSize, smoothing, minLimit, maxLimit } = this.#options
    const longMs = this.#addToLong(shortMs)
    if (longMs / shortMs > driftRatio) this.#longMs *= driftFactor
    // The load does not fill half the limit, so its response times say nothing about a higher one.
    if (inFlight < this.#limit / 2) return
    const gradient = Math.min(1, Math.max(0.5, (tolerance * longMs) / shortMs))
    const next = gradient * this.#limit + queueSize
    this.#limit = Math.min(maxLimit, Math.max(minLimit, (1 - smoothing) * this.#limit + smoothing * next))
  }

  #addToLong(shortMs: number): number {
    const { warmup, longWindow } = this.#options
    this.#samples += 1
    const weight = this.#samples <= warmup ? 1 / this.#samples : 2 / (longWindow + 1)
    this.#longMs += (shortMs - this.#longMs) * weight
    return this.#longMs
  }
}
