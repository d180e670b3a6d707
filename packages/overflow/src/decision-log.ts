import type { Clock } from '@manga-assist/clock'
import type { Decision, DecisionCount, DecisionRecord } from '@manga-assist/contracts'
import { DecisionCounts } from './decision-counts.ts'
import { DecisionRing } from './decision-ring.ts'
import type { PlaneLoad } from './plane-load.ts'

/** Span of the spill ratio, in seconds. */
const windowSeconds = 10
const msPerSecond = 1_000

/**
 * The latest decisions, and how many of each kind fell in the last ten seconds. Those that sent a request elsewhere are kept
 * by themselves, too: in a burst they are lost among the others. Recording allocates nothing.
 */
export class DecisionLog {
  readonly #all = new DecisionRing()
  readonly #diverted = new DecisionRing()
  readonly #counts = new DecisionCounts()
  readonly #secondOfSlot = new Float64Array(windowSeconds)
  readonly #allInSlot = new Uint32Array(windowSeconds)
  readonly #spilledInSlot = new Uint32Array(windowSeconds)

  /**
   * Notes one decision with the load that it was made by, at this instant of the monotonic clock: asking for the wall's
   * would be garbage each time, and so would an instant that is handed over.
   */
  record(requestClass: string, decision: Decision, clock: Pick<Clock, 'now'>, load?: Readonly<PlaneLoad>): void {
    const nowMs = clock.now()
    this.#all.record(requestClass, decision, nowMs, load)
    if (decision.kind !== 'serve') this.#diverted.record(requestClass, decision, nowMs, load)
    this.#counts.note(requestClass, decision)
    this.#count(decision, Math.floor(nowMs / msPerSecond))
  }

  /** What the decision that was recorded last, and was not to serve, is expected to cost, in dollars. */
  notePrice(usd: number): void {
    this.#all.notePrice(usd)
    this.#diverted.notePrice(usd)
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

  /** All that ever fell, by class, kind and reason. */
  counts(): DecisionCount[] {
    return this.#counts.all()
  }

  /** The latest decisions, newest first. `nowMs` and `wallMs` are this moment on both clocks. */
  latest(count: number, nowMs: number, wallMs: number): DecisionRecord[] {
    return this.#all.latest(count, wallMs - nowMs)
  }

  /** The latest of those that were not to serve the request where it came. */
  latestDiverted(count: number, nowMs: number, wallMs: number): DecisionRecord[] {
    return this.#diverted.latest(count, wallMs - nowMs)
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
