import type { Decision, DecisionRecord, SeenLoad } from '@manga-assist/contracts'
import type { PlaneLoad } from './plane-load.ts'

/** How many decisions are kept to look at. */
const capacity = 64
/** Numbers that are kept of each, by their place; what is not known is NaN. */
const cell = { atMs: 0, inFlight: 1, limit: 2, cpu: 3, eventLoop: 4, priceUsd: 5 } as const
const cells = Object.keys(cell).length

/** The latest decisions, each with the load that it was made by. Arrays are made once: noting one allocates nothing. */
export class DecisionRing {
  readonly #decisions: (Decision | undefined)[] = new Array(capacity).fill(undefined)
  readonly #classes: string[] = new Array(capacity).fill('')
  readonly #cells = new Float64Array(capacity * cells)
  #recorded = 0

  record(requestClass: string, decision: Decision, nowMs: number, load: Readonly<PlaneLoad> | undefined): void {
    const index = this.#recorded % capacity
    const from = index * cells
    this.#decisions[index] = decision
    this.#classes[index] = requestClass
    this.#cells[from + cell.atMs] = nowMs
    this.#cells[from + cell.inFlight] = load?.inFlight ?? Number.NaN
    this.#cells[from + cell.limit] = load?.concurrencyLimit ?? Number.NaN
    this.#cells[from + cell.cpu] = load?.cpuUtilization ?? Number.NaN
    this.#cells[from + cell.eventLoop] = load?.eventLoopUtilization ?? Number.NaN
    this.#cells[from + cell.priceUsd] = Number.NaN
    this.#recorded += 1
  }

  /** What the decision that was recorded last is expected to cost, in dollars. */
  notePrice(usd: number): void {
    this.#cells[((this.#recorded - 1) % capacity) * cells + cell.priceUsd] = usd
  }

  /** The latest, newest first. `toWallMs` makes an instant of the monotonic clock one of the wall's. */
  latest(count: number, toWallMs: number): DecisionRecord[] {
    const records: DecisionRecord[] = []
    for (let back = 1; back <= Math.min(count, capacity, this.#recorded); back += 1) {
      const index = (this.#recorded - back) % capacity
      const decision = this.#decisions[index]
      if (decision === undefined) break
      const { kind, reason } = decision
      records.push({ requestClass: this.#classes[index] ?? '', kind, reason, ...this.#numbersAt(index, toWallMs) })
    }
    return records
  }

  #numbersAt(index: number, toWallMs: number): { at: string; seen: SeenLoad; priceUsd: number | null } {
    const known = (place: number) => {
      const value = this.#cells[index * cells + place] ?? Number.NaN
      return Number.isFinite(value) ? value : null
    }
    return {
      at: new Date(toWallMs + (known(cell.atMs) ?? 0)).toISOString(),
      seen: {
        inFlight: known(cell.inFlight) ?? 0,
        concurrencyLimit: known(cell.limit) ?? 0,
        cpuUtilization: known(cell.cpu),
        eventLoopUtilization: known(cell.eventLoop),
      },
      priceUsd: known(cell.priceUsd),
    }
  }
}
