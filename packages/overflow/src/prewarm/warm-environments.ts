/** What AWS keeps of an idle environment, at least, as a rule. */
const warmSeconds = 300
const msPerSecond = 1_000

/**
 * How many environments of the overflow plane are warm, from how many were seen busy at once: each of those was one of
 * its own, and stays for 300 s. A count that errs: AWS may end one sooner, and others may keep more of them busy.
 */
export class WarmEnvironments {
  readonly #most = new Float64Array(warmSeconds)
  readonly #seconds = new Float64Array(warmSeconds).fill(Number.NEGATIVE_INFINITY)

  /** Tells that so many were busy at this instant. What is no count, or at no instant, is ignored. */
  noteBusy(count: number, nowMs: number): void {
    const second = Math.floor(nowMs / msPerSecond)
    if (!(count > 0 && count < Number.POSITIVE_INFINITY && second >= 0)) return
    const slot = second % warmSeconds
    if (this.#seconds[slot] !== second) {
      this.#seconds[slot] = second
      this.#most[slot] = 0
    }
    this.#most[slot] = Math.max(this.#most[slot] as number, count)
  }

  /** Warm ones at an instant, as far as is known: of one that lies ahead, those that need not be asked again until then. */
  at(atMs: number): number {
    const oldest = Math.floor(atMs / msPerSecond) - warmSeconds
    let most = 0
    for (let slot = 0; slot < warmSeconds; slot += 1) {
      if ((this.#seconds[slot] as number) > oldest) most = Math.max(most, this.#most[slot] as number)
    }
    return most
  }
}
