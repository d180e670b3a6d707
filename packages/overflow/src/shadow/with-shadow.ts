import type { Decision } from '@manga-assist/contracts'
import type { Admission, Arrival, FinishedRun, OverflowSettings } from '../admission.ts'
import type { RequestClass } from '../request-class.ts'
import type { ShadowBook, ShadowEntry } from './shadow-book.ts'

export interface ShadowDependencies {
  /** The admission that acts. */
  live: Admission
  /** Makes the one that decides in thought, with money, environments and slots of its own. */
  imagine: (settings: OverflowSettings) => Admission
  book: ShadowBook
  onDecided: (requestClass: RequestClass, decision: Decision) => void
}

const served: Decision = { kind: 'serve', reason: 'shadow' }
/** A request that its task lost, or refused, is not saved by a router that only reports. */
const notSaved: Decision = { kind: 'shed', reason: 'overflow-off' }

/**
 * An admission that can be told only to report: every request is served then, and another engine decides, waits and learns
 * as if its decisions were acted on. A request that it would have spilled is held for one that ran there as long as it ran
 * here. The engine that acts knows nothing of all this: its money, slots and environments are the real ones.
 */
export function withShadow({ live, imagine, book, onDecided }: ShadowDependencies): Admission {
  let thought: Admission | undefined
  /** Slots by class of requests that run although the other side, live or shadow, was in force when they came. */
  let liveHeld = new Map<string, number>()
  const shadowHeld = new Map<string, number>()
  follow(live.settings)

  function follow(settings: OverflowSettings): void {
    if (settings.isShadow === true && thought === undefined) {
      liveHeld = live.slotsHeld()
      book.isOpen = true
      thought = imagine(settings)
    } else if (settings.isShadow !== true && thought !== undefined) {
      for (const { requestClass, leave } of book.close()) {
        leave?.()
        shadowHeld.set(requestClass.name, (shadowHeld.get(requestClass.name) ?? 0) + 1)
      }
      thought = undefined
    }
  }

  function enter(engine: Admission, requestClass: RequestClass): [ShadowEntry, (decision: Decision) => void] {
    const entry = book.enter(requestClass)
    const decide = (decision: Decision) => {
      if (decision.reason === 'waited') engine.noteBegun(requestClass)
      entry.leave = undefined
      book.decide(entry, decision.kind)
      onDecided(requestClass, decision)
    }
    return [entry, decide]
  }

  /** By itself, as its closure would be garbage for every request that is no part of a shadow. */
  function admitInThought(engine: Admission, arrival: Arrival): void {
    const [entry, decide] = enter(engine, arrival.requestClass)
    const leave = engine.admit(arrival, decide)
    if (entry.decided === undefined) entry.leave = leave
  }

  /** Tells the engine of the end of what it believes to run. */
  function endInThought(engine: Admission, run: FinishedRun): void {
    const entry = book.end(run.requestClass)
    if (entry === undefined || entry.decided === 'shed') return
    if (entry.decided === undefined) {
      entry.leave?.()
      return
    }
    // Its first byte came from here: it says nothing of the other plane.
    const there = { plane: 'overflow', firstByteMs: undefined } as const
    engine.noteFinished({ ...run, requestClass: entry.requestClass, ...(entry.decided === 'spill' && there) })
  }

  return {
    mayWait: (requestClass) => thought !== undefined || live.mayWait(requestClass),
    decide(requestClass, bodyBytes) {
      if (thought === undefined) return live.decide(requestClass, bodyBytes)
      const [, decide] = enter(thought, requestClass)
      decide(thought.decide(requestClass, bodyBytes))
      return served
    },
    admit(arrival, onDecision) {
      if (thought === undefined) return live.admit(arrival, onDecision)
      admitInThought(thought, arrival)
      onDecision(served)
      return undefined
    },
    decideAfterLoss(requestClass, bodyBytes) {
      return thought === undefined ? live.decideAfterLoss(requestClass, bodyBytes) : notSaved
    },
    admitAfterRefusal(arrival, reason, onDecision) {
      if (thought === undefined || reason !== 'primary-full') return live.admitAfterRefusal(arrival, reason, onDecision)
      onDecision(notSaved)
      return undefined
    },
    noteBegun(requestClass) {
      live.noteBegun(requestClass)
      // It waited since before the shadow, and ends as one of those that ran then.
      if (thought !== undefined)
        liveHeld.set(requestClass.name, (liveHeld.get(requestClass.name) ?? 0) + requestClass.weight)
    },
    noteFinished(run) {
      const { name, weight } = run.requestClass
      if (run.plane === 'overflow') live.noteFinished(run)
      // Of those of a class the older ones are taken to end first: only their number matters.
      else if (thought !== undefined && !takeFrom(liveHeld, name, weight)) endInThought(thought, run)
      else if (thought !== undefined || shadowHeld.size === 0 || !takeFrom(shadowHeld, name, 1)) live.noteFinished(run)
    },
    expectedOverflowMs: (requestClass, size) => live.expectedOverflowMs(requestClass, size),
    apply(settings) {
      live.apply(settings)
      thought?.apply(settings)
      follow(settings)
    },
    // Nothing is started ahead by a router that only reports.
    payForStart: () => (thought === undefined ? live.payForStart() : undefined),
    guardFigures: () => live.guardFigures(),
    classFigures: () => (thought ?? live).classFigures(),
    slotsHeld: () => live.slotsHeld(),
    get log() {
      return (thought ?? live).log
    },
    get settings() {
      return live.settings
    },
    get policyName() {
      return live.policyName
    },
    /** Nobody waits for a decision that is made in thought. */
    get waiting() {
      return live.waiting
    },
    get mode() {
      return (thought ?? live).mode
    },
    get leftUsd() {
      return live.leftUsd
    },
  }
}

/** Takes so many of what is left of a class; false when there is none. */
function takeFrom(held: Map<string, number>, name: string, count: number): boolean {
  const left = held.get(name) ?? 0
  if (left <= 0) return false
  if (left > count) held.set(name, left - count)
  else held.delete(name)
  return true
}
