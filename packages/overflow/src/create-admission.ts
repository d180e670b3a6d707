import type { Clock } from '@manga-assist/clock'
import { createAdaptiveEngine } from './adaptive/adaptive-engine.ts'
import { ClassTimes } from './adaptive/class-times.ts'
import { ColdStarts } from './adaptive/cold-starts.ts'
import { Environments } from './adaptive/environments.ts'
import type { Admission, AdmissionDependencies, FinishedRun, OverflowSettings } from './admission.ts'
import { classFigures } from './class-figures.ts'
import { ClassSlots } from './class-slots.ts'
import { DecisionLog } from './decision-log.ts'
import type { Engine, EngineParts } from './engine.ts'
import { SpillGuards } from './guards/spill-guards.ts'
import { StartBucket } from './guards/start-bucket.ts'
import { createModalEngine } from './modal-engine.ts'
import type { PlaneLoad } from './plane-load.ts'
import { ShadowBook } from './shadow/shadow-book.ts'
import { startInThought } from './shadow/start-in-thought.ts'
import { withShadow } from './shadow/with-shadow.ts'
import { ToldMode } from './told-mode.ts'

/**
 * The admission of one router. Its policy and bounds can be changed while requests run: those that wait go on waiting by
 * the policy that they came under. Throws a RangeError that names the option when a setting is out of range.
 */
export function createAdmission(dependencies: AdmissionDependencies): Admission {
  const book = new ShadowBook()
  const { clock, readLoad, onEvent } = dependencies
  return withShadow({
    live: createSwitchable(dependencies),
    imagine: (settings) =>
      createSwitchable({
        ...dependencies,
        ...settings,
        starts: undefined,
        readLoad: () => book.load(readLoad()),
        onEvent() {},
        startEnvironment: dependencies.startEnvironment && startInThought(clock),
      }),
    book,
    onDecided(requestClass, decision) {
      onEvent({ kind: 'shadow-decided', requestClass: requestClass.name, decision })
    },
  })
}

/** An admission whose engine is exchanged with its policy. */
function createSwitchable(dependencies: AdmissionDependencies): Admission {
  const { clock, onEvent, prices, starts = new StartBucket() } = dependencies
  /** The load that was read last: the one that the decision drew on that is noted next. */
  let seen: Readonly<PlaneLoad> | undefined
  const readLoad = () => {
    seen = dependencies.readLoad()
    return seen
  }
  const log = new DecisionLog()
  const slots = new ClassSlots()
  const times = new ClassTimes()
  const guards = new SpillGuards(dependencies, {})
  const environments = new Environments()
  const parts: EngineParts = {
    ...{ clock, readLoad, slots, guards, times, environments, starts },
    told: new ToldMode(onEvent),
    coldStarts: new ColdStarts(),
    startEnvironment: paidStarter(dependencies, guards),
    served(requestClass, decision) {
      slots.take(requestClass)
      log.record(requestClass.name, decision, clock, seen)
      return decision
    },
    noted(requestClass, decision, nowMs) {
      if (decision.kind === 'serve') slots.take(requestClass)
      else if (decision.kind === 'spill') spilled(nowMs)
      log.record(requestClass.name, decision, clock, seen)
      if (decision.kind !== 'serve') log.notePrice(prices?.priceUsd(times.expectedThereMs(requestClass)) ?? 0)
      return decision
    },
  }
  let settings: OverflowSettings = dependencies
  let engine = engineOf(settings, parts)
  /** Engines of former policies with requests that still wait. */
  let former: readonly Engine[] = []
  let coldSpills = 0

  function spilled(nowMs: number): void {
    guards.noteSpill(nowMs)
    if (environments.idle(nowMs) === 0) {
      coldSpills += 1
      starts.take(nowMs)
    }
    environments.take(nowMs)
  }

  /** All is checked before anything is taken. */
  function apply(next: OverflowSettings): void {
    ClassSlots.check(next.classes ?? [])
    guards.apply(next.guards ?? {})
    slots.setClasses(next.classes ?? [])
    if (!isSamePolicy(next.policy, settings.policy)) {
      former = [...former, engine]
      engine = engineOf(next, parts)
    }
    settings = next
  }
  apply(dependencies)

  function lookAtFormer(nowMs: number): void {
    for (const old of former) old.look(nowMs)
    former = former.filter(({ waiting }) => waiting > 0)
  }

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
      const nowMs = clock.now()
      guards.noteFinished(run, nowMs)
      if (run.plane === 'overflow') environments.giveBack(nowMs, livesOn.has(run.ending))
      engine.look(nowMs)
      if (former.length > 0) lookAtFormer(nowMs)
    },
    expectedOverflowMs: (requestClass, size) => times.expectedThereMs(requestClass, size),
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
    guardFigures() {
      const nowMs = clock.now()
      return { ...guards.figures(nowMs), coldSpills }
    },
    classFigures: () => classFigures(times, prices),
    slotsHeld: () => new Map(slots.held),
    log,
  }
}

/** Endings after which the environment of a run is there for the next. */
const livesOn: ReadonlySet<FinishedRun['ending']> = new Set(['completed', 'left', 'assumed'])

/** A file that is written again with the same policy in it changes nothing. */
function isSamePolicy(one: OverflowSettings['policy'], other: OverflowSettings['policy']): boolean {
  if (one === other) return true
  if (one.options === undefined || other.options === undefined) return false
  return one.name === other.name && JSON.stringify(one.options) === JSON.stringify(other.options)
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
