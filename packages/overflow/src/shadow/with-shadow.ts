import type { Decision } from '@manga-assist/contracts'
import type { Admission, AdmissionDependencies, Arrival, FinishedRun, OverflowSettings } from '../admission.ts'
import type { RequestClass } from '../request-class.ts'
import type { ShadowBook, ShadowEntry } from './shadow-book.ts'

const served: Decision = { kind: 'serve', reason: 'shadow' }
/** A request that its task lost, or refused, is not saved by a router that only reports. */
const notSaved: Decision = { kind: 'shed', reason: 'overflow-off' }

/**
 * An admission that can be told only to report: every request is served then, and the engine decides, waits and learns as
 * if its decisions were acted on. A request that it would have spilled is held for one that ran there as long as it ran
 * here.
 */
export function withShadow(
  engine: Admission,
  book: ShadowBook,
  { onEvent, isShadow }: AdmissionDependencies,
): Admission {
  book.isOpen = isShadow === true

  function report(entry: ShadowEntry, decision: Decision): void {
    const { requestClass } = entry
    if (decision.reason === 'waited') engine.noteBegun(requestClass)
    book.decide(entry, decision.kind)
    onEvent({ kind: 'shadow-decided', requestClass: requestClass.name, decision })
  }

  /** By itself, as its closure would be garbage for every request that is no part of a shadow. */
  function admitInThought(arrival: Arrival): void {
    const entry = book.enter(arrival.requestClass)
    entry.leave = engine.admit(arrival, (decision) => report(entry, decision))
  }

  /** Tells the engine of the end of what it believes to run. */
  function end({ requestClass, decided, leave }: ShadowEntry, run: FinishedRun): void {
    if (decided === undefined) leave?.()
    else if (decided !== 'shed') {
      // Its first byte came from here: it says nothing of the other plane.
      const there = { plane: 'overflow', firstByteMs: undefined } as const
      engine.noteFinished({ ...run, requestClass, ...(decided === 'spill' && there) })
    }
  }

  return {
    mayWait: (requestClass) => book.isOpen || engine.mayWait(requestClass),
    admitAfterRefusal(arrival, reason, onDecided) {
      if (!book.isOpen || reason !== 'primary-full') return engine.admitAfterRefusal(arrival, reason, onDecided)
      onDecided(notSaved)
      return undefined
    },
    noteBegun: (requestClass) => engine.noteBegun(requestClass),
    // Nothing is started ahead by a router that only reports.
    payForStart: () => (book.isOpen ? undefined : engine.payForStart()),
    classFigures: () => engine.classFigures(),
    log: engine.log,
    get settings() {
      return engine.settings
    },
    get policyName() {
      return engine.policyName
    },
    get waiting() {
      return engine.waiting
    },
    get mode() {
      return engine.mode
    },
    get leftUsd() {
      return engine.leftUsd
    },
    decide(requestClass, bodyBytes) {
      if (!book.isOpen) return engine.decide(requestClass, bodyBytes)
      const entry = book.enter(requestClass)
      report(entry, engine.decide(requestClass, bodyBytes))
      return served
    },
    admit(arrival, onDecided) {
      if (!book.isOpen) return engine.admit(arrival, onDecided)
      admitInThought(arrival)
      onDecided(served)
      return undefined
    },
    decideAfterLoss(requestClass, bodyBytes) {
      return book.isOpen ? notSaved : engine.decideAfterLoss(requestClass, bodyBytes)
    },
    noteFinished(run) {
      if (!book.isOpen || run.plane === 'overflow') engine.noteFinished(run)
      else {
        const entry = book.end(run.requestClass)
        if (entry !== undefined) end(entry, run)
      }
    },
    apply(settings: OverflowSettings) {
      engine.apply(settings)
      if (settings.isShadow === true) book.isOpen = true
      else if (book.isOpen) for (const entry of book.close()) end(entry, nothingRan(entry.requestClass))
    },
  }
}

function nothingRan(requestClass: RequestClass): FinishedRun {
  return { requestClass, plane: 'primary', serviceMs: 0, ending: 'refused' }
}
