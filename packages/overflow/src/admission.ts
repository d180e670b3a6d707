import type { Clock } from '@manga-assist/clock'
import type { Decision, OverflowUnavailableReason } from '@manga-assist/contracts'
import { createAdaptiveAdmission } from './adaptive/adaptive-admission.ts'
import type { AdaptivePolicy } from './adaptive/adaptive-policy.ts'
import { DecisionLog } from './decision-log.ts'
import type { OverflowEvent } from './overflow-event.ts'
import type { PlaneLoad } from './plane-load.ts'
import type { AdmissionPolicy, DecisionInput, Mode } from './policy.ts'
import type { RequestClass } from './request-class.ts'
import { spillOrShed } from './spill-or-shed.ts'

export interface AdmissionDependencies {
  policy: AdmissionPolicy | AdaptivePolicy
  clock: Clock
  /** The primary plane's load at this moment, from counters and cached sensor readings: it must not wait. */
  readLoad: () => Readonly<PlaneLoad>
  /** Why the overflow plane cannot take a request of this many bytes; undefined when it can. */
  overflowUnavailable: (bodyBytes: number) => OverflowUnavailableReason | undefined
  onEvent: (event: OverflowEvent) => void
  /**
   * Asks for one more warm environment on the overflow plane; `onStarted` must be called once, with whether it came up.
   * False when none may be started now. Left out where the plane cannot be asked.
   */
  startEnvironment?: ((onStarted: (isUp: boolean) => void) => boolean) | undefined
}

/** A request at the door. */
export interface Arrival {
  requestClass: RequestClass
  bodyBytes: number
  /** Anything known now that grows with the request's work, for instance the length of its context. */
  size?: number | undefined
  /**
   * Where its session stands when some must leave, 0 to 1: the same sessions then leave again and again. Asked for only
   * when the request must wait.
   */
  sessionRank?: (() => number) | undefined
}

/** A request that ended on a plane: what is learned from. */
export interface FinishedRun {
  requestClass: RequestClass
  plane: 'primary' | 'overflow'
  size?: number | undefined
  /** From its beginning on the plane to its end, in milliseconds. */
  serviceMs: number
  /** Only one that ran to its end says how long such requests take; one that failed may have taken its place with it. */
  ending: 'completed' | 'left' | 'failed'
}

/** The choice at the door: one request, one decision, noted in the log. */
export interface Admission {
  /** Whether a request of this class may wait: what cannot be taken at this instant may then be taken in the next. */
  mayWait(requestClass: RequestClass): boolean
  /** At once, without waiting. */
  decide(requestClass: RequestClass, bodyBytes: number): Decision
  /**
   * Decides at once, or when a wait ends; `onDecided` is called once either way. What comes back, while it waits, gives
   * the wait up: nothing is decided then.
   */
  admit(arrival: Arrival, onDecided: (decision: Decision) => void): (() => void) | undefined
  /** A request that had waited begins to run on the primary plane, which counts it from here on. */
  noteBegun(requestClass: RequestClass): void
  noteFinished(run: FinishedRun): void
  /** Second choice for a request that the primary plane lost before it answered, or did not take: spill or shed. */
  decideAfterLoss(requestClass: RequestClass, bodyBytes: number, cause: 'primary-lost' | 'primary-full'): Decision
  /** Second choice for a request that the overflow plane did not take: here, if the limit has room. */
  decideAfterRefusal(requestClass: RequestClass, reason: OverflowUnavailableReason | 'overflow-failed'): Decision
  readonly policyName: string
  /** Requests that wait for a slot. */
  readonly waiting: number
  readonly mode: Mode
  readonly log: DecisionLog
}

export function createAdmission(dependencies: AdmissionDependencies): Admission {
  const { policy } = dependencies
  if (policy.kind === 'adaptive') return createAdaptiveAdmission({ ...dependencies, options: policy.options })
  return createModalAdmission({ ...dependencies, policy })
}

/** Decides by a policy that chooses at once, in normal mode or in overflow. */
function createModalAdmission(dependencies: AdmissionDependencies & { policy: AdmissionPolicy }): Admission {
  const { policy, clock, readLoad, overflowUnavailable, onEvent } = dependencies
  const log = new DecisionLog()
  let enteredAtMs = 0
  // One object for all decisions, so that a request that is served leaves no garbage.
  const input: DecisionInput = { requestClass: nothing, load: noLoad, overflowUnavailable: undefined }

  function noted(requestClass: RequestClass, decision: Decision): Decision {
    log.record(requestClass.name, decision, clock.now())
    return decision
  }

  function tellModeChange(before: Mode, load: Readonly<PlaneLoad>): void {
    const after = policy.mode
    if (before.kind === after.kind) return
    if (after.kind === 'overflow') {
      enteredAtMs = clock.now()
      onEvent({ kind: 'overflow-entered', cause: after.cause, load: { ...load } })
    } else if (before.kind === 'overflow') {
      onEvent({ kind: 'overflow-left', cause: before.cause, afterMs: clock.now() - enteredAtMs, load: { ...load } })
    }
  }

  return {
    decide(requestClass, bodyBytes) {
      const before = policy.mode
      input.requestClass = requestClass
      input.load = readLoad()
      input.overflowUnavailable = overflowUnavailable(bodyBytes)
      const decision = policy.decide(input)
      tellModeChange(before, input.load)
      return noted(requestClass, decision)
    },
    decideAfterLoss(requestClass, bodyBytes, cause) {
      return noted(requestClass, spillOrShed(requestClass, overflowUnavailable(bodyBytes), cause))
    },
    decideAfterRefusal(requestClass, reason) {
      const { inFlight, concurrencyLimit } = readLoad()
      const fits = inFlight + requestClass.weight <= concurrencyLimit
      return noted(requestClass, { kind: fits ? 'serve' : 'shed', reason })
    },
    mayWait: () => false,
    admit(arrival, onDecided) {
      onDecided(this.decide(arrival.requestClass, arrival.bodyBytes))
      return undefined
    },
    noteBegun() {},
    noteFinished() {},
    policyName: policy.name,
    waiting: 0,
    get mode() {
      return policy.mode
    },
    log,
  }
}

/** Stand in an input that has not been asked about yet. */
const nothing: RequestClass = { name: '', weight: 0, spillable: false }
const noLoad: PlaneLoad = {
  inFlight: 0,
  concurrencyLimit: 0,
  cpuUtilization: undefined,
  eventLoopUtilization: undefined,
}
