import type { RequestClass } from './request-class.ts'

/** One class with slots of its own. */
interface Reserve {
  readonly name: string
  readonly share: number
}

/**
 * Slots that classes hold as this process has given them away, and how many each must leave free for the others. A
 * reserve is a share of whatever the limit is, and what its class holds already counts towards it.
 */
export class ClassSlots {
  #reserves: readonly Reserve[] = []
  readonly #held = new Map<string, number>()
  #promised = 0

  /** Throws a RangeError that names the class for shares that cannot be. */
  static check(classes: readonly RequestClass[]): void {
    for (const { name, reservedShare: share = 0 } of classes) {
      if (share >= 0 && share < 1) continue
      throw new RangeError(`reservedShare of ${name} must be from 0 to under 1, got ${share}`)
    }
    const all = reservesOf(classes).reduce((sum, { share }) => sum + share, 0)
    if (all >= 1) throw new RangeError(`reservedShare of all classes together must be under 1, got ${all}`)
  }

  /** Takes the classes as they are now; what is held stays counted. Throws as `check` does. */
  setClasses(classes: readonly RequestClass[]): void {
    ClassSlots.check(classes)
    this.#reserves = reservesOf(classes)
  }

  /** Slots held by each class that holds any. */
  get held(): ReadonlyMap<string, number> {
    return this.#held
  }

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

  take({ name, weight }: RequestClass): void {
    this.#held.set(name, this.#heldBy(name) + weight)
  }

  giveBack({ name, weight }: RequestClass): void {
    this.#held.set(name, Math.max(0, this.#heldBy(name) - weight))
  }

  /** Whether there is room for it in what others leave free for its class. */
  hasOwnRoom({ name, weight }: RequestClass, concurrencyLimit: number): boolean {
    if (this.#reserves.length === 0) return false
    const own = this.#reserves.find((reserve) => reserve.name === name)
    return own !== undefined && this.#heldBy(name) + weight <= Math.floor(own.share * concurrencyLimit)
  }

  /** Slots of the limit that a request of this class must leave to others; none for what takes no slot. */
  keptFrom({ name, weight }: RequestClass, concurrencyLimit: number): number {
    let kept = 0
    if (weight === 0 || this.#reserves.length === 0) return kept
    for (const reserve of this.#reserves) {
      if (reserve.name === name) continue
      kept += Math.max(0, Math.floor(reserve.share * concurrencyLimit) - this.#heldBy(reserve.name))
    }
    return kept
  }

  #heldBy(name: string): number {
    return this.#held.get(name) ?? 0
  }
}

function reservesOf(classes: readonly RequestClass[]): Reserve[] {
  const shares = new Map(classes.map(({ name, reservedShare = 0 }) => [name, reservedShare]))
  return [...shares].filter(([, share]) => share > 0).map(([name, share]) => ({ name, share }))
}
