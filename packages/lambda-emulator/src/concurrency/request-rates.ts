import type { Clock } from '@manga-assist/clock'
import type { ThrottleReason } from './concurrency.ts'
import { TokenBucket } from './token-bucket.ts'

export interface RequestRatesOptions {
  accountConcurrency: number
  reservedConcurrency: ReadonlyMap<string, number>
  /** Requests a second for each unit of concurrency. 0 for no limit. */
  requestsPerConcurrency: number
  clock: Clock
}

/**
 * How often functions may be invoked, as on Lambda a multiple of what may run at once: a function with a reservation
 * is measured against it alone, the others share the rate of what is left of the account. A second's worth may come at
 * once.
 */
export class RequestRates {
  readonly #clock: Clock
  readonly #reserved = new Map<string, TokenBucket>()
  readonly #shared: TokenBucket | undefined

  constructor({ accountConcurrency, reservedConcurrency, requestsPerConcurrency, clock }: RequestRatesOptions) {
    this.#clock = clock
    if (requestsPerConcurrency === 0) return
    const bucketOf = (concurrency: number) => secondOf(concurrency * requestsPerConcurrency)
    let unreserved = accountConcurrency
    for (const [name, concurrency] of reservedConcurrency) {
      // What may not run at all is refused for that, not for its rate.
      if (concurrency > 0) this.#reserved.set(name, bucketOf(concurrency))
      unreserved -= concurrency
    }
    this.#shared = unreserved > 0 ? bucketOf(unreserved) : undefined
  }

  /** Counts a request. undefined when it is not too much. */
  refuse(functionName: string, isReserved: boolean): ThrottleReason | undefined {
    const bucket = isReserved ? this.#reserved.get(functionName) : this.#shared
    if (!bucket || bucket.take(this.#clock.now())) return undefined
    return isReserved ? 'ReservedFunctionInvocationRateLimitExceeded' : 'FunctionInvocationRateLimitExceeded'
  }
}

/** So many in each second, the first of them at once. */
export function secondOf(requestsPerSecond: number): TokenBucket {
  return new TokenBucket({ capacity: requestsPerSecond, perSecond: requestsPerSecond })
}
