/** First pause after a throttle that names none; doubled by each one that follows a pause. The Lambda plane's default. */
const firstPauseMs = 1_000
/** No pause is longer, whoever asks for it: an answer that names an hour is believed for this long. */
const longestPauseMs = 10_000
/** So long after a pause without another throttle, the next one is the first again. */
const forgetMs = 30_000

/** Keeps from a plane that has asked to be left alone. */
export class ThrottlePause {
  readonly #untilMs = new Float64Array([Number.NEGATIVE_INFINITY])
  #pauses = 0

  /** Whether there was a pause: before the first, nobody need ask what time it is. */
  get wasEver(): boolean {
    return this.#pauses > 0
  }

  /** Whether the plane is to be left alone at this instant. */
  isPaused(nowMs: number): boolean {
    return nowMs < (this.#untilMs[0] as number)
  }

  /** How long the plane is still to be left alone, in milliseconds; 0 when it is not. */
  leftMs(nowMs: number): number {
    return Math.max(0, (this.#untilMs[0] as number) - nowMs)
  }

  /**
   * Tells of a throttle and gives the pause in milliseconds, at most 10 s. What it asks for is respected; else 1 s,
   * doubled each time it happens again. A throttle during a pause was sent before it and doubles nothing.
   */
  note(retryAfterMs: number | undefined, nowMs: number): number {
    const untilMs = this.#untilMs[0] as number
    if (nowMs - untilMs > forgetMs) this.#pauses = 0
    if (nowMs >= untilMs) this.#pauses += 1
    const doubled = firstPauseMs * 2 ** Math.min(this.#pauses - 1, 10)
    const asked = retryAfterMs !== undefined && retryAfterMs > 0 ? retryAfterMs : doubled
    const pauseMs = Math.min(longestPauseMs, asked)
    if (Number.isFinite(nowMs)) this.#untilMs[0] = Math.max(untilMs, nowMs + pauseMs)
    return pauseMs
  }
}
