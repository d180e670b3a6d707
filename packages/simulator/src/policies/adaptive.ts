import { createAdaptivePolicy } from '@manga-assist/overflow'
import type { PolicyFactory } from '../policy.ts'
import { routerEngine } from './router-engine.ts'

/** The router's own adaptive policy, with a bound on waiting in milliseconds. */
export function adaptive(maxWaitMs: number): PolicyFactory {
  return routerEngine(() => ({ policy: createAdaptivePolicy({ maxWaitMs }) }))
}
