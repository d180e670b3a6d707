import {
  type AdaptivePolicy,
  type AdmissionPolicy,
  createAdaptivePolicy,
  createStaticPolicy,
} from '@manga-assist/overflow'
import * as z from 'zod'
import { defaultLedgerEntries, mostLedgerEntries } from './ledger/ledger.ts'

/** Environment variables that choose how requests are decided, the same for tasks and routers. */
export const policyVariables = {
  /** Fixed watermarks, or a bounded wait with the cheapest way out for each request. */
  OVERFLOW_POLICY: z.enum(['static', 'adaptive']).default('static'),
  /** Longest wait for a slot under the adaptive policy, in milliseconds. */
  OVERFLOW_MAX_WAIT_MS: z.coerce.number().int().min(1).max(10_000).default(400),
  /** Requests that the ledger keeps for a replay; each takes 158 bytes. */
  LEDGER_ENTRIES: z.coerce.number().int().min(1).max(mostLedgerEntries).default(defaultLedgerEntries),
}

/** The policy that the environment names. */
export function policyOf(env: z.output<z.ZodObject<typeof policyVariables>>): AdmissionPolicy | AdaptivePolicy {
  if (env.OVERFLOW_POLICY === 'static') return createStaticPolicy()
  return createAdaptivePolicy({ maxWaitMs: env.OVERFLOW_MAX_WAIT_MS })
}
