import type { Clock } from '@manga-assist/clock'

/** A call that was let out. Tell how it ended, once; more often does nothing. */
interface Attempt {
  /** `abandoned`: it was given up for reasons of its own and says nothing of the other side. */
  end(outcome: 'succeeded' | 'failed' | 'abandoned'): void
}

/** Keeps calls from a place that fails. Three in a row close it for a while; then one call tries it out. */
export interface Cooldown {
  /** Undefined while the place is left alone. */
  enter(): Attempt | undefined
}

/** So many failures one after the other are no accident. */
const failuresInARow = 3
/** Long enough that a dead endpoint costs next to nothing, short enough that a healed one is missed by few. */
const coolingMs = 10_000

type State = { kind: 'open'; failures: number } | { kind: 'cooling'; untilMs: number } | { kind: 'trying' }

export function createCooldown(clock: Clock): Cooldown {
  let state: State = { kind: 'open', failures: 0 }
  const enter = (): Attempt | undefined => {
    if (state.kind === 'trying') return undefined
    if (state.kind === 'cooling') {
      if (clock.now() < state.untilMs) return undefined
      state = { kind: 'trying' }
    }
    const entered = state
    let ended = false
    return {
      end(outcome) {
        // A call that was let out before things changed knows nothing of how they are now.
        if (ended || entered !== state) return
        ended = true
        state = afterCall(entered, outcome, clock.now())
      },
    }
  }
  return { enter }
}

function afterCall(state: State, outcome: 'succeeded' | 'failed' | 'abandoned', nowMs: number): State {
  if (outcome === 'abandoned') return state.kind === 'trying' ? { kind: 'cooling', untilMs: nowMs } : state
  if (state.kind !== 'open') {
    return outcome === 'failed' ? { kind: 'cooling', untilMs: nowMs + coolingMs } : { kind: 'open', failures: 0 }
  }
  // Changed in place: calls that are out at once count into the same row.
  state.failures = outcome === 'failed' ? state.failures + 1 : 0
  return state.failures < failuresInARow ? state : { kind: 'cooling', untilMs: nowMs + coolingMs }
}
