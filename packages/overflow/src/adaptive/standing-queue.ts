/** Waits of a queue that is emptied again and again stay under this, in milliseconds; CoDel's target (RFC 8289). */
const targetMs = 5
/** Span over which the shortest wait is taken, in milliseconds; CoDel's interval. */
const intervalMs = 100

/**
 * Tells a queue that stands from one that a burst has filled for a moment: it stands when not even the shortest wait of
 * the last interval was under the target. Intervals end by time; one in which nobody left the queue says nothing, and a
 * longer silence that it is over.
 */
export class StandingQueue {
  #endsAtMs = Number.NEGATIVE_INFINITY
  #shortestMs = Number.POSITIVE_INFINITY
  #stands = false

  /** A request left the queue after this wait. */
  note(waitMs: number, nowMs: number): void {
    this.#turn(nowMs)
    this.#shortestMs = Math.min(this.#shortestMs, waitMs)
  }

  /** Whether the queue stands, at this instant. */
  stands(nowMs: number): boolean {
    this.#turn(nowMs)
    return this.#stands
  }

  #turn(nowMs: number): void {
    if (nowMs < this.#endsAtMs) return
    const isGap = nowMs - this.#endsAtMs >= intervalMs
    const saidSomething = this.#shortestMs !== Number.POSITIVE_INFINITY
    if (saidSomething) this.#stands = this.#shortestMs > targetMs
    if (isGap) this.#stands = false
    this.#shortestMs = Number.POSITIVE_INFINITY
    this.#endsAtMs = nowMs + intervalMs
  }
}
