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

/** The last minute is counted by the second, the last hour by the minute, the last day by the quarter of an hour. */
const minuteSlots = { slotMs: 1_000, slots: 60 }
const hourSlots = { slotMs: 60_000, slots: 60 }
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
  /** Bounds nothing: it is what an operator is told. */
  readonly #hour = new Bucket(Number.POSITIVE_INFINITY, hourSlots)

  constructor(limits: SpendLimits) {
    checkLimits(limits)
    this.#minute = new Bucket(limits.usdPerMinute, minuteSlots)
    this.#day = new Bucket(limits.usdPerDay, daySlots)
  }

  /** Takes other budgets; what was spent and set aside counts on. */
  setLimits(limits: SpendLimits): void {
    checkLimits(limits)
    this.#minute.most = limits.usdPerMinute
    this.#day.most = limits.usdPerDay
  }

  /** Dollars that are left of the tighter of the two budgets. Below 0 when requests cost more than was set aside. */
  leftUsd(nowMs: number): number {
    return Math.min(this.#minute.left(nowMs), this.#day.left(nowMs))
  }

  /** Dollars that were settled within the last hour, up to a minute more. */
  spentInHourUsd(nowMs: number): number {
    return this.#hour.paid(nowMs)
  }

  /** Whether a request of this price and priority would be granted now. A price that is none never is. */
  allows(priceUsd: number, priority: number, nowMs: number): boolean {
    if (!(priceUsd >= 0 && priority >= 0 && priority <= 1)) return false
    const share = lowestNeedsShare * (1 - priority)
    return this.#minute.covers(priceUsd, share, nowMs) && this.#day.covers(priceUsd, share, nowMs)
  }

  /** Sets the expected price aside; undefined when it is not granted. */
  reserve(priceUsd: number, priority: number, nowMs: number): Reservation | undefined {
    return this.allows(priceUsd, priority, nowMs) ? this.setAside(priceUsd) : undefined
  }

  /** Sets a price aside that was granted a moment ago. */
  setAside(priceUsd: number): Reservation {
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
        this.#hour.pay(0, paidUsd, settledAtMs)
      },
    }
  }
}

/** What was paid in the last so many slots of time, and what is set aside. */
class Bucket {
  /** The budget. */
  most: number
  readonly #slotMs: number
  /** One more than the period: the slot that is running and those of a whole period before it. */
  readonly #paidInSlot: Float64Array
  /** Of all that is in the slots; added up anew with each slot, so that rounding does not pile up. */
  #sum = 0
  #setAside = 0
  #latestSlot = Number.NEGATIVE_INFINITY

  constructor(most: number, { slotMs, slots }: { slotMs: number; slots: number }) {
    this.most = most
    this.#slotMs = slotMs
    this.#paidInSlot = new Float64Array(slots + 1)
  }

  paid(nowMs: number): number {
    this.#advance(nowMs)
    return this.#sum
  }

  left(nowMs: number): number {
    this.#advance(nowMs)
    return this.most - this.#setAside - this.#sum
  }

  covers(usd: number, share: number, nowMs: number): boolean {
    return this.left(nowMs) - usd >= share * this.most
  }

  setAside(usd: number): void {
    this.#setAside += usd
  }

  pay(setAsideUsd: number, paidUsd: number, nowMs: number): void {
    this.#setAside = Math.max(0, this.#setAside - setAsideUsd)
    this.#advance(nowMs)
    const at = Math.max(0, this.#latestSlot) % this.#paidInSlot.length
    this.#paidInSlot[at] = (this.#paidInSlot[at] as number) + paidUsd
    this.#sum += paidUsd
  }

  /** Forgets the slots that are over. An instant that is none, or lies before the last, changes nothing. */
  #advance(nowMs: number): void {
    const slot = Math.floor(nowMs / this.#slotMs)
    if (!(slot > this.#latestSlot && slot < Number.MAX_SAFE_INTEGER)) return
    const { length } = this.#paidInSlot
    const from = Math.max(this.#latestSlot + 1, slot - length + 1)
    for (let over = from; over <= slot; over += 1) this.#paidInSlot[((over % length) + length) % length] = 0
    this.#latestSlot = slot
    this.#sum = this.#paidInSlot.reduce((sum, usd) => sum + usd, 0)
  }
}

function checkLimits({ usdPerMinute, usdPerDay }: SpendLimits): void {
  checkPositive('usdPerMinute', usdPerMinute)
  checkPositive('usdPerDay', usdPerDay)
}

function checkPositive(name: string, value: number): void {
  if (value > 0 && Number.isFinite(value)) return
  throw new RangeError(`${name} must be above 0 and finite, got ${value}`)
}
