import * as z from 'zod'
import { defaultLedgerEntries, mostLedgerEntries } from '../ledger/ledger.ts'
import { mostWaitMs, type PolicyDocument } from './policy-document.ts'

const usd = z.coerce.number().positive()

/** A bound that is not set, where the other one is: more than anybody spends. */
export const noBoundUsd = 1e9

/** Environment variables that choose how requests are decided, the same for tasks and routers. */
export const policyVariables = {
  /** Fixed watermarks, or a bounded wait with the cheapest way out for each request. */
  OVERFLOW_POLICY: z.enum(['static', 'adaptive']).default('static'),
  /**
   * Wait for a slot under the adaptive policy, in milliseconds; a quarter more where an environment is on its way, and five
   * times as much where Lambda starts no more of them.
   */
  OVERFLOW_MAX_WAIT_MS: z.coerce.number().int().min(1).max(mostWaitMs).default(400),
  /** Most dollars in a minute on the overflow plane; no bound when left out. */
  OVERFLOW_USD_PER_MINUTE: usd.optional(),
  /** Most dollars in a day there; no bound when left out. */
  OVERFLOW_USD_PER_DAY: usd.optional(),
  /** One request is spilled when none was for so long, in milliseconds: the way must work before it is needed. 0: never. */
  OVERFLOW_CANARY_INTERVAL_MS: z.coerce.number().int().min(0).default(240_000),
  /** Decides and reports, but serves every request. */
  OVERFLOW_SHADOW: z.enum(['on', 'off']).default('off'),
  /** JSON file with settings that replace these, read again when it changes. */
  OVERFLOW_POLICY_FILE: z.string().optional(),
  /** Requests that the ledger keeps for a replay; each takes 158 bytes. */
  LEDGER_ENTRIES: z.coerce.number().int().min(1).max(mostLedgerEntries).default(defaultLedgerEntries),
}

/** What the environment says, in the form of the policy file. */
export function policyOfEnvironment(env: z.output<z.ZodObject<typeof policyVariables>>): PolicyDocument {
  const { OVERFLOW_USD_PER_MINUTE: perMinute, OVERFLOW_USD_PER_DAY: perDay } = env
  const isBounded = perMinute !== undefined || perDay !== undefined
  return {
    policy: env.OVERFLOW_POLICY,
    maxWaitMs: env.OVERFLOW_MAX_WAIT_MS,
    spend: isBounded ? { usdPerMinute: perMinute ?? noBoundUsd, usdPerDay: perDay ?? noBoundUsd } : null,
    canaryIntervalMs: env.OVERFLOW_CANARY_INTERVAL_MS,
    shadow: env.OVERFLOW_SHADOW === 'on',
  }
}
