import type { Engine, EngineParts } from './engine.ts'
import type { PlaneLoad } from './plane-load.ts'
import type { AdmissionPolicy, DecisionInput, Mode } from './policy.ts'
import type { RequestClass } from './request-class.ts'
import { canary, spillOrShed } from './spill-or-shed.ts'

/** Decides by a policy that chooses at once, in normal mode or in overflow. */
export function createModalEngine(parts: EngineParts, policy: AdmissionPolicy): Engine {
  const { clock, readLoad, slots, guards, onEvent, served, noted } = parts
  let enteredAtMs = 0
  // One object for all decisions, so that a request that is served leaves no garbage.
  const input: DecisionInput = { requestClass: nothing, load: noLoad, keptSlots: 0, overflowUnavailable: undefined }

  function tellModeChange(before: Mode, load: Readonly<PlaneLoad>, nowMs: number): void {
    const after = policy.mode
    if (before.kind === after.kind) return
    if (after.kind === 'overflow') {
      enteredAtMs = nowMs
      onEvent({ kind: 'overflow-entered', cause: after.cause, load: { ...load } })
    } else if (before.kind === 'overflow') {
      onEvent({ kind: 'overflow-left', cause: before.cause, afterMs: nowMs - enteredAtMs, load: { ...load } })
    }
  }

  return {
    decide(requestClass, bodyBytes) {
      const before = policy.mode
      const load = readLoad()
      input.requestClass = requestClass
      input.load = load
      input.keptSlots = slots.keptFrom(requestClass, load.concurrencyLimit)
      input.overflowUnavailable = guards.unavailable(requestClass, bodyBytes)
      const decision = policy.decide(input)
      if (before !== policy.mode) tellModeChange(before, load, clock.now())
      if (decision.kind !== 'serve') return noted(requestClass, decision, clock.now())
      const isCanary = guards.isCanaryDue(requestClass, bodyBytes)
      return isCanary ? noted(requestClass, canary, clock.now()) : served(requestClass, decision)
    },
    decideAfterLoss(requestClass, bodyBytes, cause) {
      const decision = spillOrShed(requestClass, guards.unavailable(requestClass, bodyBytes), cause)
      return noted(requestClass, decision, clock.now())
    },
    mayWait: () => false,
    admit(arrival, onDecided) {
      onDecided(this.decide(arrival.requestClass, arrival.bodyBytes))
      return undefined
    },
    admitAfterRefusal({ requestClass }, reason, onDecided) {
      const { inFlight, concurrencyLimit } = readLoad()
      const fits = inFlight + requestClass.weight <= concurrencyLimit - slots.keptFrom(requestClass, concurrencyLimit)
      onDecided(noted(requestClass, { kind: fits ? 'serve' : 'shed', reason }, clock.now()))
      return undefined
    },
    noteFinished() {},
    waiting: 0,
    get mode() {
      return policy.mode
    },
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
