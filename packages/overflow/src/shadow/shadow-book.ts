import type { PlaneLoad } from '../plane-load.ts'
import type { RequestClass } from '../request-class.ts'

/** One request that runs on the primary plane while the engine believes what it decided. */
export interface ShadowEntry {
  readonly requestClass: RequestClass
  /** Undefined while it would wait. */
  decided: 'serve' | 'spill' | 'shed' | undefined
  /** Gives its wait up. */
  leave: (() => void) | undefined
}

/**
 * What would run where, were decisions acted on. Requests of a class are taken to end in the order in which they came:
 * nothing tells them apart at their end, and only their number matters.
 */
export class ShadowBook {
  isOpen = false
  readonly #byClass = new Map<string, ShadowEntry[]>()
  #slotsHeld = 0

  /** The load that the engine would see: without the requests that it would have sent away, or would let wait. */
  load(real: Readonly<PlaneLoad>): PlaneLoad {
    return { ...real, inFlight: this.#slotsHeld }
  }

  enter(requestClass: RequestClass): ShadowEntry {
    const entry: ShadowEntry = { requestClass, decided: undefined, leave: undefined }
    const entries = this.#byClass.get(requestClass.name)
    if (entries === undefined) this.#byClass.set(requestClass.name, [entry])
    else entries.push(entry)
    return entry
  }

  decide(entry: ShadowEntry, kind: 'serve' | 'spill' | 'shed'): void {
    entry.decided = kind
    if (kind === 'serve') this.#slotsHeld += entry.requestClass.weight
  }

  /** The one that ends when a request of this class does; undefined when none is known. */
  end({ name }: RequestClass): ShadowEntry | undefined {
    const entry = this.#byClass.get(name)?.shift()
    if (entry?.decided === 'serve') this.#slotsHeld -= entry.requestClass.weight
    return entry
  }

  /** Ends the shadow, and gives those that are still in it. */
  close(): ShadowEntry[] {
    const entries = [...this.#byClass.values()].flat()
    this.#byClass.clear()
    this.#slotsHeld = 0
    this.isOpen = false
    return entries
  }
}
