import type { PlaneLoad } from '../plane-load.ts'
import type { Mode } from '../policy.ts'
import type { ToldMode } from '../told-mode.ts'

/** So long after the last spill an episode is over, in milliseconds: one spike is one episode, not many. */
const quietMs = 30_000

const normal: Mode = { kind: 'normal' }
const overflow: Mode = { kind: 'overflow', cause: 'concurrency' }

/** Overflow as people see it: it begins with a spill and ends when none has followed for half a minute. */
export class OverflowEpisode {
  readonly #told: ToldMode
  #hasSpilled = false
  #lastSpillAtMs = 0

  constructor(told: ToldMode) {
    this.#told = told
  }

  /** Whether there is an end to look for. */
  get isOpen(): boolean {
    return this.#hasSpilled || this.#told.differs(normal)
  }

  noteSpill(nowMs: number, readLoad: () => Readonly<PlaneLoad>): void {
    this.#hasSpilled = true
    this.#lastSpillAtMs = nowMs
    if (this.#told.differs(overflow)) this.#told.tell(overflow, readLoad(), nowMs)
  }

  /** Ends the episode when it is over. */
  look(nowMs: number, readLoad: () => Readonly<PlaneLoad>): void {
    const mode = this.#modeAt(nowMs)
    if (this.#told.differs(mode)) this.#told.tell(mode, readLoad(), nowMs)
    if (mode === normal && !this.#told.differs(normal)) this.#hasSpilled = false
  }

  get mode(): Mode {
    return this.#told.current
  }

  #modeAt(nowMs: number): Mode {
    return this.#hasSpilled && nowMs - this.#lastSpillAtMs < quietMs ? overflow : normal
  }
}
