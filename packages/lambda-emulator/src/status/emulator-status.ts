import type { ConcurrencyLimits } from '../concurrency/concurrency.ts'
import { costOfReadiness } from '../invocations/billing.ts'
import type { FunctionStatus, LambdaFunction } from '../invocations/lambda-function.ts'
import type { EmulatorConfig } from '../options/emulator-options.ts'
import type { Tallies } from './tally.ts'

/** What `GET /status` answers. */
export interface EmulatorStatus {
  account: { concurrencyLimit: number; inFlight: number }
  functions: (FunctionStatus & {
    /** The function URL, null for a function without. */
    url: string | null
    billing: BillingStatus
  })[]
}

/** What Lambda would bill for a function so far. */
interface BillingStatus {
  billedMs: number
  /** Of the invocations. */
  costUsd: number
  /** Of environments that were kept ready. */
  readinessUsd: number
}

/** Makes what tells the state of an emulator that begins now. */
export function createStatus(parts: {
  config: EmulatorConfig
  functions: ReadonlyMap<string, LambdaFunction>
  limits: ConcurrencyLimits
  tallies: Tallies
  urlOf: (functionName: string) => string | undefined
}): () => EmulatorStatus {
  const { config, functions, limits, tallies, urlOf } = parts
  const { clock, architecture } = config
  const startedAtMs = clock.now()
  const billingOf = ({ config: { name, memoryMb, provisionedConcurrency: environments } }: LambdaFunction) => {
    const { billedMs, costUsd } = tallies.of(name)
    const forMs = clock.now() - startedAtMs
    return { billedMs, costUsd, readinessUsd: costOfReadiness({ architecture, environments, memoryMb, forMs }) }
  }
  return () => ({
    account: { concurrencyLimit: config.accountConcurrency, inFlight: limits.accountInFlight },
    functions: [...functions.values()].map((each) => ({
      ...each.status(),
      url: urlOf(each.config.name) ?? null,
      billing: billingOf(each),
    })),
  })
}
