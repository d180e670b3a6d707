import type { OverflowEvent } from './overflow-event.ts'
import type { PlaneLoad } from './plane-load.ts'
import type { Mode } from './policy.ts'

/** Shortest time from one change that is told to the next, in milliseconds: whatever the inputs do, people can follow. */
const holdMs = 30_000

/**
 * The mode as it is told. A policy may change its own with each request, and no harm is done: it decides for one request
 * at a time. Told like that, a reading that trembles about its watermark would be a storm of events; so what is told
 * changes at once at first, and after that at most every half minute, to what the mode is by then.
 */
export class ToldMode {
  readonly #onEvent: (event: OverflowEvent) => void
  #told: Mode = { kind: 'normal' }
  #changedAtMs = Number.NEGATIVE_INFINITY

  constructor(onEvent: (event: OverflowEvent) => void) {
    this.#onEvent = onEvent
  }

  get current(): Mode {
    return this.#told
  }

  /** Whether the mode is another one than was told. Costs nothing while it is not. */
  differs(mode: Mode): boolean {
    return mode.kind !== this.#told.kind
  }

  /** Tells of a mode that differs, when enough time has passed since the last change. */
  tell(mode: Mode, load: Readonly<PlaneLoad>, nowMs: number): void {
    const before = this.#told
    const afterMs = nowMs - this.#changedAtMs
    // An instant before the last change: one from the future came first. Waiting for it would freeze what is told.
    if (afterMs >= 0 && afterMs < holdMs) return
    this.#told = mode
    this.#changedAtMs = nowMs
    if (mode.kind === 'overflow') this.#onEvent({ kind: 'overflow-entered', cause: mode.cause, load: { ...load } })
    else if (before.kind === 'overflow') {
      this.#onEvent({ kind: 'overflow-left', cause: before.cause, afterMs, load: { ...load } })
    }
  }
}
