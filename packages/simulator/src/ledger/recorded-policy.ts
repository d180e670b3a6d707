import type { LedgerHeader } from '@manga-assist/contracts'
import {
  createAdaptivePolicy,
  createStaticPolicy,
  defaultStaticPolicyOptions,
  lambdaCostUsd,
  type OverflowSettings,
} from '@manga-assist/overflow'
import { routerEngine } from '../policies/router-engine.ts'
import type { KnownPolicy } from '../policies.ts'
import { TraceError } from '../trace/trace-error.ts'

/**
 * The policy that made a ledger, with its settings and bounds; one that only reported acts. Throws a TraceError where
 * this version does not know the policy, or would not take its settings.
 */
export function recordedPolicy(header: LedgerHeader): KnownPolicy {
  const { guards, overflow } = header
  const settings = (): OverflowSettings => ({ policy: policyOf(header), ...(guards && { guards }) })
  const prices = overflow && {
    priceUsd: (serviceMs: number) => lambdaCostUsd(serviceMs, overflow.memoryMb),
    longestRunMs: overflow.longestRunMs,
  }
  settings()
  return { about: 'the policy that made the ledger', create: routerEngine(settings, prices ?? undefined) }
}

function policyOf({ policy: { name, options } }: LedgerHeader): OverflowSettings['policy'] {
  try {
    if (name === 'adaptive') return createAdaptivePolicy(options)
    if (name === 'static') return createStaticPolicy({ ...defaultStaticPolicyOptions, ...options })
  } catch (error) {
    throw new TraceError(1, `field policy.options: ${error instanceof Error ? error.message : String(error)}`)
  }
  throw new TraceError(
    1,
    `field policy.name: must be adaptive or static to be replayed, received ${JSON.stringify(name)}`,
  )
}
