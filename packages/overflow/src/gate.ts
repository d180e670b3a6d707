/** Right to run one request. `release` gives its slots back; calling it again does nothing. */
export interface Permit {
  release(): void
}

/** Counts the slots that running requests hold. It limits nothing by itself: deciding is the policy's part. */
export class Gate {
  #inFlight = 0

  /** Slots held now. Never negative. */
  get inFlight(): number {
    return this.#inFlight
  }

  /** Takes slots without a permit, where a request must not pay for one: whoever took gives back, once. */
  take(weight: number): void {
    this.#inFlight += weight
  }

  giveBack(weight: number): void {
    this.#inFlight -= weight
  }

  /** Takes `weight` slots. The caller releases in a `finally`, or hands the permit over. */
  acquire(weight = 1): Permit {
    this.#inFlight += weight
    let held = true
    return {
      release: () => {
        if (!held) return
        held = false
        this.#inFlight -= weight
      },
    }
  }
}
