import type { Decision } from '@manga-assist/contracts'
import { type Arrival, createAdmission, type OverflowPrices, type OverflowSettings } from '@manga-assist/overflow'
import type { PolicyFactory } from '../policy.ts'
import type { SimulatedRequest } from '../request-pool.ts'
import { actOn } from './act-on.ts'
import { loadOf } from './load-of.ts'

/**
 * The router's own engine, as it is. Policies may hold state: `settings` is asked once for each simulation. `prices` are
 * what it reckons with where money is bounded.
 */
export function routerEngine(settings: () => OverflowSettings, prices?: OverflowPrices): PolicyFactory {
  return ({ actuator, clock, classes }) => {
    const starting: ((isUp: boolean) => void)[] = []
    const decided = settings()
    let flips = 0
    const admission = createAdmission({
      classes,
      ...decided,
      prices,
      clock,
      readLoad: loadOf(actuator),
      overflowUnavailable: (bodyBytes) => actuator.overflowUnavailable(bodyBytes),
      onEvent({ kind }) {
        // The adaptive policy has no mode: what it tells of are times with spills, and without.
        const isChange = kind === 'overflow-entered' || kind === 'overflow-left'
        if (isChange && decided.policy.kind === 'modal') flips += 1
      },
      startEnvironment: (onStarted) => actuator.prewarm(1) === 1 && starting.push(onStarted) > 0,
    })

    function act(decision: Decision, request: SimulatedRequest): void {
      if (decision.reason === 'waited') admission.noteBegun(request.requestClass)
      actOn(decision.kind, request, actuator)
    }

    return {
      get flips() {
        return flips
      },
      arrive: (request) => void admission.admit(arrivalOf(request), (decision) => act(decision, request)),
      throttled(request) {
        const { requestClass } = request
        admission.noteFinished({ requestClass, plane: 'overflow', serviceMs: 0, ending: 'refused' })
        const again = (decision: Decision) => act(decision, request)
        admission.admitAfterRefusal(arrivalOf(request), 'overflow-throttled', again)
      },
      refusedHere(request) {
        const { requestClass } = request
        admission.noteFinished({ requestClass, plane: 'primary', serviceMs: 0, ending: 'refused' })
        admission.admitAfterRefusal(arrivalOf(request), 'primary-full', (decision) => act(decision, request))
      },
      finished({ requestClass, contextTokens: size }, { plane, serviceMs, ending }) {
        admission.noteFinished({ requestClass, plane, size, serviceMs, ending })
      },
      environmentReady: () => starting.shift()?.(true),
    }
  }
}

function arrivalOf({ requestClass, bodyBytes, contextTokens: size }: SimulatedRequest): Arrival {
  return { requestClass, bodyBytes, size }
}
