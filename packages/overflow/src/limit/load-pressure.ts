/** A limit that was lowered rises again after this long without a reading as bad: one move in 30 s under any flapping. */
const holdMs = 30_000
/** Older readings are not believed: four samples of the load sensor and more. */
const oldestReadingMs = 2_000
/** Above 1 a task borrows CPU, or the sample is a little off; far above, it is no share at all. */
const mostBelievable = 1.5
/**
 * It takes half of the limit at most. Work that only computes keeps the event loop busy with two requests as with twenty:
 * taking more would not help it, and would leave no slots for streams, which mostly wait.
 */
const leastFactor = 0.5
/** The factor moves by tenths: readings that tremble do not make the limit tremble. */
const steps = 10

/** How far a busy event loop or CPU lowers the limit. */
export class LoadPressure {
  readonly #eventLoopTarget: number
  readonly #cpuTarget: number
  #factor = 1
  #worstAtMs = Number.NEGATIVE_INFINITY
  /** The worst that was read since then, which is what the factor rises to. */
  #worstSince = 1

  constructor(eventLoopTarget: number, cpuTarget: number) {
    this.#eventLoopTarget = eventLoopTarget
    this.#cpuTarget = cpuTarget
  }

  /** 0.5 to 1. */
  get factor(): number {
    return this.#factor
  }

  /**
   * Takes a reading: clamp((1 - utilization) / (1 - target), 0.5, 1), the worse of the two, in tenths. Lowers at once;
   * rises when nothing as bad was read for 30 s, to the best that the last 30 s allow. Unknown, absurd, stale and future
   * readings say nothing.
   */
  read(eventLoop: number | undefined, cpu: number | undefined, readAtMs: number, nowMs: number): void {
    if (!(readAtMs <= nowMs && nowMs - readAtMs <= oldestReadingMs)) return
    const eventLoopRoom = roomOf(eventLoop, this.#eventLoopTarget)
    const cpuRoom = roomOf(cpu, this.#cpuTarget)
    if (eventLoopRoom === undefined && cpuRoom === undefined) return
    const room = Math.floor(Math.min(eventLoopRoom ?? 1, cpuRoom ?? 1) * steps + 1e-9) / steps
    const wanted = Math.max(leastFactor, room)
    if (wanted <= this.#factor) {
      this.#factor = wanted
      this.#worstAtMs = nowMs
      this.#worstSince = 1
      return
    }
    this.#worstSince = Math.min(this.#worstSince, wanted)
    if (nowMs - this.#worstAtMs < holdMs) return
    this.#factor = this.#worstSince
    this.#worstAtMs = nowMs
    this.#worstSince = 1
  }
}

function roomOf(utilization: number | undefined, target: number): number | undefined {
  if (utilization === undefined || !(utilization >= 0 && utilization <= mostBelievable)) return undefined
  return Math.min(1, Math.max(0, (1 - utilization) / (1 - target)))
}
