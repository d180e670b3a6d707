import type { Clock } from '@manga-assist/clock'
import type { Decision, DecisionRecord, SeenLoad } from '@manga-assist/contracts'
import type { PlaneLoad } from './plane-load.ts'

/** How many decisions are kept to look at. */
const capacity = 64
/** Span of the spill ratio, in seconds. */
const windowSeconds = 10
const msPerSecond = 1_000
/** Numbers that are kept of each: in flight, limit, CPU, event loop, price. What is not known is NaN. */
const cells = 5

/**
 * The latest decisions, and how many of each kind fell in the last ten seconds. Arrays are made once: recording
 * allocates nothing.
 */
export class DecisionLog {
  readonly #decisions: (Decision | undefined)[] = new Array(capacity).fill(undefined)
  readonly #classes: string[] = new Array(capacity).fill('')
  readonly #atMs = new Float64Array(capacity)
  readonly #cells = new Float64Array(capacity * cells).fill(Number.NaN)
  readonly #secondOfSlot = new Float64Array(windowSeconds)
  readonly #allInSlot = new Uint32Array(windowSeconds)
  readonly #spilledInSlot = new Uint32Array(windowSeconds)
  #recorded = 0

  /**
   * Notes one decision with the load that it was made by, at this instant of the monotonic clock: asking for the wall's
   * would be garbage each time, and so would an instant that is handed over.
   */
  record(requestClass: string, decision: Decision, clock: Pick<Clock, 'now'>, load?: Readonly<PlaneLoad>): void {
    const nowMs = clock.now()
    const index = this.#recorded % capacity
    this.#decisions[index] = decision
    this.#classes[index] = requestClass
    this.#atMs[index] = nowMs
    this.#keep(index * cells, load)
    this.#recorded += 1
    this.#count(decision, Math.floor(nowMs / msPerSecond))
  }

  /** What the decision that was recorded last is expected to cost, in dollars. */
  notePrice(usd: number): void {
    this.#cells[((this.#recorded - 1) % capacity) * cells + 4] = usd
  }

  /** Share of the decisions of the last ten seconds that were spilled; zero when there were none. */
  spillRatio(nowMs: number): number {
    const oldest = Math.floor(nowMs / msPerSecond) - windowSeconds
    let all = 0
    let spilled = 0
    for (let slot = 0; slot < windowSeconds; slot += 1) {
      if ((this.#secondOfSlot[slot] ?? 0) <= oldest) continue
      all += this.#allInSlot[slot] ?? 0
      spilled += this.#spilledInSlot[slot] ?? 0
    }
    return all === 0 ? 0 : spilled / all
  }

  /** The latest decisions, newest first. `nowMs` and `wallMs` are this moment on both clocks. */
  latest(count: number, nowMs: number, wallMs: number): DecisionRecord[] {
    const records: DecisionRecord[] = []
    for (let back = 1; back <= Math.min(count, capacity, this.#recorded); back += 1) {
      const index = (this.#recorded - back) % capacity
      const decision = this.#decisions[index]
      if (decision === undefined) break
      const at = new Date(wallMs - nowMs + (this.#atMs[index] ?? 0)).toISOString()
      const { kind, reason } = decision
      records.push({ at, requestClass: this.#classes[index] ?? '', kind, reason, ...this.#seenBy(index * cells) })
    }
    return records
  }

  #keep(from: number, load: Readonly<PlaneLoad> | undefined): void {
    this.#cells[from] = load?.inFlight ?? Number.NaN
    this.#cells[from + 1] = load?.concurrencyLimit ?? Number.NaN
    this.#cells[from + 2] = load?.cpuUtilization ?? Number.NaN
    this.#cells[from + 3] = load?.eventLoopUtilization ?? Number.NaN
    this.#cells[from + 4] = Number.NaN
  }

  #seenBy(from: number): { seen: SeenLoad; priceUsd: number | null } {
    const known = (place: number) => {
      const value = this.#cells[from + place] ?? Number.NaN
      return Number.isFinite(value) ? value : null
    }
    const [inFlight, concurrencyLimit] = [known(0) ?? 0, known(1) ?? 0]
    return {
      seen: { inFlight, concurrencyLimit, cpuUtilization: known(2), eventLoopUtilization: known(3) },
      priceUsd: known(4),
    }
  }

  #count({ kind }: Decision, second: number): void {
    const slot = second % windowSeconds
    if (this.#secondOfSlot[slot] !== second) {
      this.#secondOfSlot[slot] = second
      this.#allInSlot[slot] = 0
      this.#spilledInSlot[slot] = 0
    }
    this.#allInSlot[slot] = (this.#allInSlot[slot] ?? 0) + 1
    if (kind === 'spill') this.#spilledInSlot[slot] = (this.#spilledInSlot[slot] ?? 0) + 1
  }
}
