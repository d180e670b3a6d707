import type { Decision } from '@manga-assist/contracts'
import { createAdaptivePolicy, createAdmission } from '@manga-assist/overflow'
import type { PolicyFactory } from '../policy.ts'
import type { SimulatedRequest } from '../request-pool.ts'
import { actOn } from './act-on.ts'
import { loadOf } from './load-of.ts'

/** Every request of a trace is of one class: nothing in a trace tells them apart but the length of its context. */
const requestClass = { name: 'trace', weight: 1, spillable: true }

/** The router's own adaptive policy, with a bound on waiting in milliseconds. */
export function adaptive(maxWaitMs: number): PolicyFactory {
  return ({ actuator, clock }) => {
    const starting: ((isUp: boolean) => void)[] = []
    const admission = createAdmission({
      policy: createAdaptivePolicy({ maxWaitMs }),
      clock,
      readLoad: loadOf(actuator),
      overflowUnavailable: () => undefined,
      onEvent() {},
      startEnvironment: (onStarted) => actuator.prewarm(1) === 1 && starting.push(onStarted) > 0,
    })

    function act(decision: Decision, request: SimulatedRequest): void {
      if (decision.reason === 'waited') admission.noteBegun(requestClass)
      actOn(decision.kind, request, actuator)
    }

    return {
      // It has no mode, and sets no weights.
      flips: 0,
      arrive(request) {
        const arrival = { requestClass, bodyBytes: 0, size: request.contextTokens }
        admission.admit(arrival, (decision) => act(decision, request))
      },
      throttled(request) {
        admission.noteFinished({ requestClass, plane: 'overflow', serviceMs: 0, ending: 'refused' })
        const arrival = { requestClass, bodyBytes: 0, size: request.contextTokens }
        admission.admitAfterRefusal(arrival, 'overflow-throttled', (decision) => act(decision, request))
      },
      finished({ contextTokens }, { plane, serviceMs, ending }) {
        admission.noteFinished({ requestClass, plane, size: contextTokens, serviceMs, ending })
      },
      environmentReady: () => starting.shift()?.(true),
    }
  }
}
