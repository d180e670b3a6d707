/** Idle environments are not expected to be there any longer after this, in milliseconds: what AWS keeps, at least. */
const defaultWarmMs = 300_000

/**
 * Execution environments of the overflow plane, as far as this process knows them from its own requests: how many are
 * busy, starting, and idle but still warm. One environment runs one request at a time. Others may take an environment
 * that this count holds for idle, or leave one: it is an estimate, and a wrong one costs a cold start.
 */
export class Environments {
  readonly #warmMs: number
  /** When each idle environment became idle, oldest first, in a ring. */
  #idleSinceMs = new Float64Array(64)
  #oldest = 0
  #idle = 0
  #busy = 0
  #starting = 0

  constructor(warmMs = defaultWarmMs) {
    this.#warmMs = warmMs
  }

  /** Environments that run a request. */
  get busy(): number {
    return this.#busy
  }

  /** Environments that were asked for and have not come up yet. */
  get starting(): number {
    return this.#starting
  }

  /** Environments that would answer at once. */
  idle(nowMs: number): number {
    while (this.#idle > 0 && nowMs - (this.#idleSinceMs[this.#oldest] ?? 0) > this.#warmMs) this.#dropOldest()
    return this.#idle
  }

  /** A request goes there: to an idle environment, else to a new one. */
  take(nowMs: number): void {
    if (this.idle(nowMs) > 0) this.#dropOldest()
    this.#busy += 1
  }

  /** A request ended there; its environment is idle now, unless it is not known to live on. */
  giveBack(nowMs: number, livesOn = true): void {
    if (this.#busy === 0) return
    this.#busy -= 1
    if (livesOn) this.#addIdle(nowMs)
  }

  /** One more environment was asked for. */
  start(): void {
    this.#starting += 1
  }

  /** An environment that was asked for has come up, or will not. */
  started(nowMs: number, isUp: boolean): void {
    if (this.#starting === 0) return
    this.#starting -= 1
    if (isUp) this.#addIdle(nowMs)
  }

  /**
   * A request that only starts an environment, or keeps one: an idle one answers it and is busy until then, else a new one
   * comes up. What comes back is to be called when it was answered by an environment that answered nothing else meanwhile,
   * or was not.
   */
  ask(nowMs: number): (nowMs: number, isUp: boolean) => void {
    if (this.idle(nowMs) === 0) {
      this.start()
      return (answeredAtMs, isUp) => this.started(answeredAtMs, isUp)
    }
    this.take(nowMs)
    return (answeredAtMs, isUp) => this.giveBack(answeredAtMs, isUp)
  }

  #addIdle(nowMs: number): void {
    const { length } = this.#idleSinceMs
    if (this.#idle === length) this.#grow()
    this.#idleSinceMs[(this.#oldest + this.#idle) % this.#idleSinceMs.length] = nowMs
    this.#idle += 1
  }

  #dropOldest(): void {
    this.#oldest = (this.#oldest + 1) % this.#idleSinceMs.length
    this.#idle -= 1
  }

  #grow(): void {
    const grown = new Float64Array(this.#idleSinceMs.length * 2)
    for (let at = 0; at < this.#idle; at += 1) {
      grown[at] = this.#idleSinceMs[(this.#oldest + at) % this.#idleSinceMs.length] ?? 0
    }
    this.#idleSinceMs = grown
    this.#oldest = 0
  }
}
