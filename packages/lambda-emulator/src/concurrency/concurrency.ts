/** Lambda's own words for a refusal, sent as `Reason`. */
export const throttleReasons = [
  'ConcurrentInvocationLimitExceeded',
  'FunctionInvocationRateLimitExceeded',
  'ReservedFunctionConcurrentInvocationLimitExceeded',
  'ReservedFunctionInvocationRateLimitExceeded',
  'CallerRateLimitExceeded',
  'ConcurrentSnapshotCreateLimitExceeded',
] as const

export type ThrottleReason = (typeof throttleReasons)[number]

export type ConcurrencyDecision = { kind: 'admit' } | { kind: 'throttle'; reason: ThrottleReason }

/** A permit holds one unit of concurrency until it is released. A second release does nothing. */
export type Admission = { kind: 'admitted'; release: () => void } | { kind: 'throttled'; reason: ThrottleReason }

export interface ConcurrencyLimitsOptions {
  /** Most invocations that may run at once over all functions, reserved ones included. */
  accountConcurrency: number
  /** What a function may use at most, and what the others leave it. */
  reservedConcurrency: ReadonlyMap<string, number>
  /** What of the account is kept for functions that have no reservation, because environments wait for it. */
  provisionedConcurrency?: ReadonlyMap<string, number>
  /** Called after each release: something that waited may try again. */
  onRelease: () => void
}

/**
 * May one more invocation run? As on Lambda, a reservation is both a cap and a guarantee: a function with one is
 * measured against it alone, the others share what the reservations leave of the account. What is provisioned without
 * a reservation is a guarantee only.
 */
export function decideConcurrency(load: {
  reserved: number | undefined
  /** 0 with a reservation: it is a part of that. */
  provisioned: number
  functionInFlight: number
  unreserved: number
  unreservedInFlight: number
}): ConcurrencyDecision {
  if (load.reserved !== undefined) {
    if (load.functionInFlight < load.reserved) return { kind: 'admit' }
    return { kind: 'throttle', reason: 'ReservedFunctionConcurrentInvocationLimitExceeded' }
  }
  if (load.functionInFlight < load.provisioned) return { kind: 'admit' }
  if (load.unreservedInFlight < load.unreserved) return { kind: 'admit' }
  return { kind: 'throttle', reason: 'ConcurrentInvocationLimitExceeded' }
}

/** Counts what runs, per function and over the account, and admits while `decideConcurrency` says so. */
export class ConcurrencyLimits {
  readonly #options: ConcurrencyLimitsOptions
  readonly #unreserved: number
  readonly #inFlight = new Map<string, number>()

  constructor(options: ConcurrencyLimitsOptions) {
    this.#options = options
    const kept = [...(options.provisionedConcurrency?.keys() ?? [])].map((name) => this.#provisionedOf(name))
    this.#unreserved = options.accountConcurrency - sum(options.reservedConcurrency.values()) - sum(kept)
  }

  /** Takes a permit, or says why there is none. */
  admit(functionName: string): Admission {
    const reserved = this.#options.reservedConcurrency.get(functionName)
    const decision = decideConcurrency({
      reserved,
      provisioned: this.#provisionedOf(functionName),
      functionInFlight: this.inFlight(functionName),
      unreserved: this.#unreserved,
      unreservedInFlight: this.#unreservedInFlight(),
    })
    if (decision.kind === 'throttle') return { kind: 'throttled', reason: decision.reason }
    this.#count(functionName, 1)
    return { kind: 'admitted', release: this.#releaseOnce(functionName) }
  }

  /** How many invocations of a function hold a permit. */
  inFlight(functionName: string): number {
    return this.#inFlight.get(functionName) ?? 0
  }

  /** How many invocations hold a permit over all functions. */
  get accountInFlight(): number {
    return sum(this.#inFlight.values())
  }

  #releaseOnce(functionName: string): () => void {
    let released = false
    return () => {
      if (released) return
      released = true
      this.#count(functionName, -1)
      this.#options.onRelease()
    }
  }

  /** What runs on the part of the account that nobody has for himself. */
  #unreservedInFlight(): number {
    const { reservedConcurrency } = this.#options
    const beyond = [...this.#inFlight].map(([name, inFlight]) =>
      reservedConcurrency.has(name) ? 0 : Math.max(0, inFlight - this.#provisionedOf(name)),
    )
    return sum(beyond)
  }

  #provisionedOf(functionName: string): number {
    const { reservedConcurrency, provisionedConcurrency } = this.#options
    return reservedConcurrency.has(functionName) ? 0 : (provisionedConcurrency?.get(functionName) ?? 0)
  }

  #count(functionName: string, change: 1 | -1): void {
    this.#inFlight.set(functionName, this.inFlight(functionName) + change)
  }
}

function sum(numbers: Iterable<number>): number {
  let total = 0
  for (const number of numbers) total += number
  return total
}
