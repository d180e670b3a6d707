import type { RequestClass } from './request-class.ts'

/** One class with slots of its own. */
interface Reserve {
  readonly name: string
  readonly share: number
  held: number
}

/**
 * Slots that classes hold as this process has given them away, and how many each must leave free for the others. A
 * reserve is a share of whatever the limit is, and what its class holds already counts towards it.
 */
export class ClassSlots {
  #reserves: readonly Reserve[] = []
  #promised = 0

  /** Slots that were promised to requests which waited and have not begun: the plane does not count them yet. */
  get promised(): number {
    return this.#promised
  }

  promise({ weight }: RequestClass): void {
    this.#promised += weight
  }

  /** A request that had waited begins. */
  begin({ weight }: RequestClass): void {
    this.#promised = Math.max(0, this.#promised - weight)
  }

  /** Takes the classes as they are now; what is held stays counted. Throws a RangeError for shares that cannot be. */
  setClasses(classes: readonly RequestClass[]): void {
    const before = new Map(this.#reserves.map((reserve) => [reserve.name, reserve.held]))
    const reserves = new Map<string, Reserve>()
    for (const { name, reservedShare: share = 0 } of classes) {
      if (!(share >= 0 && share < 1)) {
        throw new RangeError(`reservedShare of ${name} must be from 0 to under 1, got ${share}`)
      }
      if (share > 0) reserves.set(name, { name, share, held: before.get(name) ?? 0 })
    }
    const all = [...reserves.values()].reduce((sum, { share }) => sum + share, 0)
    if (all >= 1) throw new RangeError(`reservedShare of all classes together must be under 1, got ${all}`)
    this.#reserves = [...reserves.values()]
  }

  take({ name, weight }: RequestClass): void {
    if (this.#reserves.length === 0) return
    for (const reserve of this.#reserves) if (reserve.name === name) reserve.held += weight
  }

  giveBack({ name, weight }: RequestClass): void {
    if (this.#reserves.length === 0) return
    for (const reserve of this.#reserves) {
      if (reserve.name === name) reserve.held = Math.max(0, reserve.held - weight)
    }
  }

  /** Whether there is room for it in what others leave free for its class. */
  hasOwnRoom({ name, weight }: RequestClass, concurrencyLimit: number): boolean {
    if (this.#reserves.length === 0) return false
    const own = this.#reserves.find((reserve) => reserve.name === name)
    return own !== undefined && own.held + weight <= Math.floor(own.share * concurrencyLimit)
  }

  /** Slots of the limit that a request of this class must leave to others; none for what takes no slot. */
  keptFrom({ name, weight }: RequestClass, concurrencyLimit: number): number {
    let kept = 0
    if (weight === 0 || this.#reserves.length === 0) return kept
    for (const reserve of this.#reserves) {
      if (reserve.name !== name) kept += Math.max(0, Math.floor(reserve.share * concurrencyLimit) - reserve.held)
    }
    return kept
  }
}
