import type { OverflowEvent } from '../overflow-event.ts'
import type { PlaneLoad } from '../plane-load.ts'
import type { Mode } from '../policy.ts'

/** So long after the last spill an episode is over, in milliseconds: one spike is one episode, not many. */
const quietMs = 30_000

const normal: Mode = { kind: 'normal' }
const overflow: Mode = { kind: 'overflow', cause: 'concurrency' }

/** Tells of overflow as people see it: it begins with a spill and ends when none has followed for half a minute. */
export class OverflowEpisode {
  readonly #onEvent: (event: OverflowEvent) => void
  #beganAtMs: number | undefined
  #lastSpillAtMs = 0

  constructor({ onEvent }: { onEvent: (event: OverflowEvent) => void }) {
    this.#onEvent = onEvent
  }

  /** Whether an episode has begun that nobody has seen the end of. */
  get isOpen(): boolean {
    return this.#beganAtMs !== undefined
  }

  noteSpill(nowMs: number, readLoad: () => Readonly<PlaneLoad>): void {
    this.look(nowMs, readLoad)
    this.#lastSpillAtMs = nowMs
    if (this.#beganAtMs !== undefined) return
    this.#beganAtMs = nowMs
    this.#onEvent({ kind: 'overflow-entered', cause: 'concurrency', load: { ...readLoad() } })
  }

  /** Ends the episode when it is over. Costs next to nothing when there is none. */
  look(nowMs: number, readLoad: () => Readonly<PlaneLoad>): void {
    const beganAtMs = this.#beganAtMs
    if (beganAtMs === undefined || nowMs - this.#lastSpillAtMs < quietMs) return
    this.#beganAtMs = undefined
    this.#onEvent({
      kind: 'overflow-left',
      cause: 'concurrency',
      afterMs: this.#lastSpillAtMs - beganAtMs,
      load: { ...readLoad() },
    })
  }

  modeAt(nowMs: number): Mode {
    return this.#beganAtMs !== undefined && nowMs - this.#lastSpillAtMs < quietMs ? overflow : normal
  }
}
