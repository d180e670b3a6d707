import { createAdmission, createStaticPolicy } from '@manga-assist/overflow'
import type { PolicyFactory } from '../policy.ts'
import { actOn } from './act-on.ts'
import { loadOf } from './load-of.ts'

/** Every request of a trace is of one class: nothing in a trace tells them apart. */
const requestClass = { name: 'trace', weight: 1, spillable: true }

/** The router's own static policy: fixed watermarks on concurrency. */
export const staticWatermarks: PolicyFactory = ({ actuator, clock }) => {
  let flips = 0
  const admission = createAdmission({
    policy: createStaticPolicy(),
    clock,
    readLoad: loadOf(actuator),
    overflowUnavailable: () => undefined,
    onEvent() {
      flips += 1
    },
  })
  return {
    get flips() {
      return flips
    },
    arrive: (request) => actOn(admission.decide(requestClass, 0).kind, request, actuator),
    throttled(request) {
      admission.admitAfterRefusal({ requestClass, bodyBytes: 0 }, 'overflow-throttled', ({ kind }) => {
        actOn(kind, request, actuator)
      })
    },
  }
}
