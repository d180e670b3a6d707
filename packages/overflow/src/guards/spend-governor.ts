export interface SpendLimits {
  /** Dollars a minute, above 0. */
  usdPerMinute: number
  /** Dollars a day, above 0. */
  usdPerDay: number
}

/** Money that was set aside for one request. */
export interface Reservation {
  /**
   * Settles it with the real price in dollars, 0 when nothing ran. Calling it again does nothing; what is never settled
   * stays set aside, so call it in a `finally`.
   */
  settle(priceUsd: number, nowMs: number): void
}

/** The last minute is counted by the second, the last day by the quarter of an hour. */
const minuteSlots = { slotMs: 1_000, slots: 60 }
const daySlots = { slotMs: 900_000, slots: 96 }
/**
 * Share of a budget that must be left for a class to spend of it: linear from this for the lowest priority to nothing for
 * the highest. So what is least worth spilling stops first, with half of the money left, and nothing stops at once.
 */
const lowestNeedsShare = 0.5

/**
 * Bounds the money of the overflow plane over the last minute and the last day. The expected price is set aside before
 * and the real one settled after. With `priority` from 0 (lowest) to 1 a request is granted while what is left after it
 * is at least the share of the budget that its priority must leave: 0.5 x (1 - priority).
 *
 * Buckets whose refill is what was spent a minute (a day) ago. One that is refilled evenly, as is usual, lets through
 * twice its budget in the first minute: what it held and what it gained. Here no minute and no day costs more than its
 * budget where prices keep to what was set aside, and one request's price more where one outruns its estimate; so set
 * aside what it may cost at most, not what it costs on average.
 */
export class SpendGovernor {
  readonly #minute: Bucket
  readonly #day: Bucket

  constructor({ usdPerMinute, usdPerDay }: SpendLimits) {
    checkPositive('usdPerMinute', usdPerMinute)
    checkPositive('usdPerDay', usdPerDay)
    this.#minute = new Bucket(usdPerMinute, minuteSlots)
    this.#day = new Bucket(usdPerDay, daySlots)
  }

  /** Dollars that are left of the tighter of the two budgets. Below 0 when requests cost more than was set aside. */
  leftUsd(nowMs: number): number {
    return Math.min(this.#minute.left(nowMs), this.#day.left(nowMs))
  }

  /** Whether a request of this price and priority would be granted now. A price that is none never is. */
  allows(priceUsd: number, priority: number, nowMs: number): boolean {
    if (!(priceUsd >= 0 && priority >= 0 && priority <= 1)) return false
    const share = lowestNeedsShare * (1 - priority)
    return this.#minute.covers(priceUsd, share, nowMs) && this.#day.covers(priceUsd, share, nowMs)
  }

  /** Sets the expected price aside; undefined when it is not granted. */
  reserve(priceUsd: number, priority: number, nowMs: number): Reservation | undefined {
    if (!this.allows(priceUsd, priority, nowMs)) return undefined
    this.#minute.setAside(priceUsd)
    this.#day.setAside(priceUsd)
    let open = true
    return {
      settle: (realUsd, settledAtMs) => {
        if (!open) return
        open = false
        // A price that is none settles for what was expected: money is not given back on a mistake.
        const paidUsd = realUsd >= 0 && realUsd < Number.POSITIVE_INFINITY ? realUsd : priceUsd
        this.#minute.pay(priceUsd, paidUsd, settledAtMs)
        this.#day.pay(priceUsd, paidUsd, settledAtMs)
      },
    }
  }
}

/** What was paid in the last so many slots of time, and what is set aside. */
class Bucket {
  readonly #most: number
  readonly #slotMs: number
  readonly #paid: Float64Array
  readonly #slotAt: Float64Array
  #setAside = 0
  #latest = Number.NEGATIVE_INFINITY

  constructor(most: number, { slotMs, slots }: { slotMs: number; slots: number }) {
    this.#most = most
    this.#slotMs = slotMs
    // One more than the period: the slot that is running and those of a whole period before it.
    this.#paid = new Float64Array(slots + 1)
    this.#slotAt = new Float64Array(slots + 1).fill(Number.NEGATIVE_INFINITY)
  }

  left(nowMs: number): number {
    const oldest = this.#slot(nowMs) - this.#paid.length
    let paid = 0
    for (let at = 0; at < this.#paid.length; at += 1) {
      if ((this.#slotAt[at] as number) > oldest) paid += this.#paid[at] as number
    }
    return this.#most - this.#setAside - paid
  }

  covers(usd: number, share: number, nowMs: number): boolean {
    return this.left(nowMs) - usd >= share * this.#most
  }

  setAside(usd: number): void {
    this.#setAside += usd
  }

  pay(setAsideUsd: number, paidUsd: number, nowMs: number): void {
    this.#setAside = Math.max(0, this.#setAside - setAsideUsd)
    const slot = this.#slot(nowMs)
    const at = slot % this.#paid.length
    if (this.#slotAt[at] !== slot) {
      this.#slotAt[at] = slot
      this.#paid[at] = 0
    }
    this.#paid[at] = (this.#paid[at] as number) + paidUsd
  }

  /** Never one that has passed: an instant that is none, or lies before the last, counts as the last. */
  #slot(nowMs: number): number {
    const slot = Math.floor(nowMs / this.#slotMs)
    if (slot > this.#latest && slot < Number.MAX_SAFE_INTEGER) this.#latest = slot
    return Math.max(0, this.#latest)
  }
}

function checkPositive(name: string, value: number): void {
  if (value > 0 && Number.isFinite(value)) return
  throw new RangeError(`${name} must be above 0 and finite, got ${value}`)
}
