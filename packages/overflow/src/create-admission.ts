import type { Clock } from '@manga-assist/clock'
import { createAdaptiveEngine } from './adaptive/adaptive-engine.ts'
import { ClassTimes } from './adaptive/class-times.ts'
import { ColdStarts } from './adaptive/cold-starts.ts'
import { Environments } from './adaptive/environments.ts'
import type { Admission, AdmissionDependencies, OverflowSettings } from './admission.ts'
import { classFigures } from './class-figures.ts'
import { ClassSlots } from './class-slots.ts'
import { DecisionLog } from './decision-log.ts'
import type { Engine, EngineParts } from './engine.ts'
import { SpillGuards } from './guards/spill-guards.ts'
import { StartBucket } from './guards/start-bucket.ts'
import { createModalEngine } from './modal-engine.ts'
import { ShadowBook } from './shadow/shadow-book.ts'
import { shadowStarter } from './shadow/shadow-starter.ts'
import { withShadow } from './shadow/with-shadow.ts'

/**
 * The admission of one router. Its policy and bounds can be changed while requests run: those that wait go on waiting by
 * the policy that they came under. Throws a RangeError that names the option when a setting is out of range.
 */
export function createAdmission(dependencies: AdmissionDependencies): Admission {
  const book = new ShadowBook()
  const { clock, readLoad, startEnvironment, onEvent } = dependencies
  const engine = createSwitchable({
    ...dependencies,
    readLoad: () => (book.isOpen ? book.load(readLoad()) : readLoad()),
    onEvent(event) {
      if (!book.isOpen) onEvent(event)
    },
    startEnvironment: startEnvironment && shadowStarter(book, clock, startEnvironment),
  })
  return withShadow(engine, book, dependencies)
}

/** An admission whose engine is exchanged with its policy. */
function createSwitchable(dependencies: AdmissionDependencies): Admission {
  const { clock, readLoad, onEvent, prices } = dependencies
  const log = new DecisionLog()
  const slots = new ClassSlots()
  const times = new ClassTimes()
  const guards = new SpillGuards(dependencies, {})
  let overflowAtMs = 0
  const parts: EngineParts = {
    ...{ clock, readLoad, slots, guards, times },
    onEvent(event) {
      if (event.kind === 'overflow-entered') overflowAtMs = clock.now()
      onEvent(event)
    },
    environments: new Environments(),
    starts: new StartBucket(),
    coldStarts: new ColdStarts(),
    startEnvironment: paidStarter(dependencies, guards),
    served(requestClass, decision) {
      slots.take(requestClass)
      log.record(requestClass.name, decision, clock)
      return decision
    },
    noted(requestClass, decision, nowMs) {
      if (decision.kind === 'serve') slots.take(requestClass)
      else if (decision.kind === 'spill') guards.noteSpill(nowMs)
      log.record(requestClass.name, decision, clock)
      return decision
    },
  }
  let settings: OverflowSettings = dependencies
  let engine = engineOf(settings, parts)
  /** Engines of former policies with requests that still wait. */
  let former: readonly Engine[] = []

  function apply(next: OverflowSettings): void {
    slots.setClasses(next.classes ?? [])
    guards.apply(next.guards ?? {})
    if (settings.isShadow === true && next.isShadow !== true) guards.forgetSpending()
    if (next.policy !== settings.policy) exchange(next)
    settings = next
  }

  function exchange(next: OverflowSettings): void {
    const { mode } = engine
    former = [...former, engine].filter(({ waiting }) => waiting > 0)
    engine = engineOf(next, parts)
    if (mode.kind !== 'overflow') return
    // Its own engine will not see the end of it.
    const load = { ...readLoad() }
    onEvent({ kind: 'overflow-left', cause: mode.cause, afterMs: clock.now() - overflowAtMs, load })
  }
  apply(dependencies)

  return {
    mayWait: (requestClass) => engine.mayWait(requestClass),
    decide: (requestClass, bodyBytes) => engine.decide(requestClass, bodyBytes),
    admit: (arrival, onDecided) => engine.admit(arrival, onDecided),
    decideAfterLoss: (requestClass, bodyBytes) => engine.decideAfterLoss(requestClass, bodyBytes),
    admitAfterRefusal: (arrival, reason, onDecided) => engine.admitAfterRefusal(arrival, reason, onDecided),
    noteBegun: (requestClass) => slots.begin(requestClass),
    noteFinished(run) {
      if (run.plane === 'primary') slots.giveBack(run.requestClass)
      times.note(run)
      guards.noteFinished(run, clock.now())
      engine.noteFinished(run)
      for (const old of former) old.noteFinished(run)
    },
    apply,
    get settings() {
      return settings
    },
    get policyName() {
      return settings.policy.name
    },
    get waiting() {
      return former.reduce((sum, old) => sum + old.waiting, engine.waiting)
    },
    get mode() {
      return engine.mode
    },
    get leftUsd() {
      return guards.leftUsd(clock.now())
    },
    payForStart() {
      const settle = payForStart(guards, clock)
      if (settle === undefined) return undefined
      const answered = parts.environments.ask(clock.now())
      return (isUp) => {
        settle()
        answered(clock.now(), isUp)
      }
    },
    classFigures: () => classFigures(times, prices),
    log,
  }
}

function engineOf({ policy }: OverflowSettings, parts: EngineParts): Engine {
  return policy.kind === 'adaptive' ? createAdaptiveEngine(parts, policy) : createModalEngine(parts, policy)
}

/** Money is set aside before an environment is asked for, as for a request. */
function paidStarter(
  { clock, startEnvironment }: AdmissionDependencies,
  guards: SpillGuards,
): EngineParts['startEnvironment'] {
  return (
    startEnvironment &&
    ((onStarted) => {
      const settle = payForStart(guards, clock)
      if (settle === undefined) return false
      const isAsked = startEnvironment((isUp) => {
        settle()
        onStarted(isUp)
      })
      if (!isAsked) settle()
      return isAsked
    })
  )
}

/** What comes back settles it, with the time that has passed until then. */
function payForStart(guards: SpillGuards, clock: Clock): (() => void) | undefined {
  const askedAtMs = clock.now()
  if (!guards.takeForStart(askedAtMs)) return undefined
  return () => guards.noteStarted(clock.now() - askedAtMs, clock.now())
}
