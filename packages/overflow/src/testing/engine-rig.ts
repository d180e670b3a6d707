import { ManualClock } from '@manga-assist/clock/testing'
import type { Decision, OverflowUnavailableReason } from '@manga-assist/contracts'
import type { Admission, AdmissionDependencies, FinishedRun, OverflowSettings } from '../admission.ts'
import { createAdmission } from '../create-admission.ts'
import type { OverflowEvent } from '../overflow-event.ts'
import type { PlaneLoad } from '../plane-load.ts'
import type { RequestClass } from '../request-class.ts'

/** One request: what was decided for it, and how it ends. */
interface Asked {
  decision: Decision | undefined
  leave(): void
  /** Ends on the plane that it was sent to. */
  finish(more?: { serviceMs?: number; firstByteMs?: number; ending?: FinishedRun['ending'] }): void
}

export interface EngineRig {
  admission: Admission
  clock: ManualClock
  load: PlaneLoad
  events: OverflowEvent[]
  /** Why the overflow plane takes nothing; undefined when it does. */
  overflow: { unavailable: OverflowUnavailableReason | undefined }
  /** Calls that wait for an environment. */
  starting: ((isUp: boolean) => void)[]
  /** `onServed` is called when it begins to run on the primary plane. */
  ask(requestClass: RequestClass, onServed?: () => void): Asked
}

/** An admission with planes that are only counted. */
export function engineRig(
  settings: OverflowSettings,
  more: Partial<AdmissionDependencies> & { slots?: number } = {},
): EngineRig {
  const { slots = 10, ...dependencies } = more
  const clock = new ManualClock()
  const load: PlaneLoad = {
    inFlight: 0,
    concurrencyLimit: slots,
    cpuUtilization: undefined,
    eventLoopUtilization: undefined,
  }
  const events: OverflowEvent[] = []
  const starting: EngineRig['starting'] = []
  const overflow: EngineRig['overflow'] = { unavailable: undefined }
  const admission = createAdmission({
    clock,
    readLoad: () => load,
    overflowUnavailable: () => overflow.unavailable,
    onEvent: (event) => events.push(event),
    startEnvironment: (onStarted) => starting.push(onStarted) > 0,
    ...dependencies,
    ...settings,
  })

  function ask(requestClass: RequestClass, onServed?: () => void): Asked {
    const asked: Asked = { decision: undefined, leave() {}, finish }
    const leave = admission.admit({ requestClass, bodyBytes: 0 }, (decision) => {
      asked.decision = decision
      if (decision.reason === 'waited') admission.noteBegun(requestClass)
      if (decision.kind !== 'serve') return
      load.inFlight += requestClass.weight
      queueMicrotask(() => onServed?.())
    })
    asked.leave = () => leave?.()
    function finish(run: Parameters<Asked['finish']>[0] = {}): void {
      if (asked.decision === undefined || asked.decision.kind === 'shed') throw new Error('it does not run')
      const plane = asked.decision.kind === 'serve' ? 'primary' : 'overflow'
      if (plane === 'primary') load.inFlight -= requestClass.weight
      admission.noteFinished({ requestClass, plane, serviceMs: 1_000, ending: 'completed', ...run })
    }
    return asked
  }

  return { admission, clock, load, events, overflow, starting, ask }
}
