import type { Decision } from '@manga-assist/contracts'
import type { Engine, EngineParts } from './engine.ts'
import type { PlaneLoad } from './plane-load.ts'
import type { AdmissionPolicy, DecisionInput } from './policy.ts'
import type { RequestClass } from './request-class.ts'
import { canary, spillOrShed } from './spill-or-shed.ts'

/** Decides by a policy that chooses at once, in normal mode or in overflow. */
export function createModalEngine(parts: EngineParts, policy: AdmissionPolicy): Engine {
  const { clock, readLoad, slots, guards, told, served, noted } = parts
  // One object for all decisions, so that a request that is served leaves no garbage.
  const input: DecisionInput = { requestClass: nothing, load: noLoad, keptSlots: 0, overflowUnavailable: undefined }

  const tell = (load: Readonly<PlaneLoad>) => told.tell(policy.mode, load, clock.now())
  // By themselves, as an instant that is handed over from the common case would be garbage in it.
  const notedNow = (requestClass: RequestClass, decision: Decision) => noted(requestClass, decision, clock.now())

  return {
    decide(requestClass, bodyBytes) {
      const load = readLoad()
      input.requestClass = requestClass
      input.load = load
      input.keptSlots = slots.keptFrom(requestClass, load.concurrencyLimit)
      input.overflowUnavailable = guards.unavailable(requestClass, bodyBytes)
      const decision = policy.decide(input)
      if (told.differs(policy.mode)) tell(load)
      if (decision.kind !== 'serve') return notedNow(requestClass, decision)
      if (guards.isCanaryDue(requestClass, bodyBytes)) return notedNow(requestClass, canary)
      return served(requestClass, decision)
    },
    decideAfterLoss(requestClass, bodyBytes) {
      const decision = spillOrShed(requestClass, guards.unavailable(requestClass, bodyBytes), 'primary-lost')
      return notedNow(requestClass, decision)
    },
    mayWait: () => false,
    admit(arrival, onDecided) {
      onDecided(this.decide(arrival.requestClass, arrival.bodyBytes))
      return undefined
    },
    admitAfterRefusal({ requestClass, bodyBytes }, reason, onDecided) {
      if (reason === 'primary-full') {
        const unavailable = guards.unavailable(requestClass, bodyBytes)
        onDecided(notedNow(requestClass, spillOrShed(requestClass, unavailable, reason)))
        return undefined
      }
      const { inFlight, concurrencyLimit } = readLoad()
      const fits = inFlight + requestClass.weight <= concurrencyLimit - slots.keptFrom(requestClass, concurrencyLimit)
      onDecided(notedNow(requestClass, { kind: fits ? 'serve' : 'shed', reason }))
      return undefined
    },
    look() {},
    waiting: 0,
    get mode() {
      if (told.differs(policy.mode)) tell(readLoad())
      return told.current
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
