import CircuitBreaker from 'opossum'

export type BreakerState = 'closed' | 'open' | 'half-open'

/**
 * The breaker opens above this share of failures, in percent. A stream that breaks counts twice, as a success when it
 * began and as a failure when it broke, so a third is reached when half of all streams break; at opossum's default of
 * fifty it would stay closed if every single one did.
 */
const errorThresholdPercentage = 33
/** Fewer calls than this in the window say nothing. opossum's default of none would open at the first failure. */
const volumeThreshold = 20
/** How long the breaker stays open before one call tries the way again. */
const resetTimeoutMs = 5_000

type Action<T> = () => Promise<T>

/** Results that say nothing of whether the way works. */
const inconclusiveKinds: ReadonlySet<unknown> = new Set(['throttled', 'left'])

export interface LambdaBreaker {
  readonly state: BreakerState
  /** Runs the action; `{ kind: 'breaker-open' }` when it was not run. Throws what the action throws. */
  run<T extends object>(action: Action<T>): Promise<T | { kind: 'breaker-open' }>
  /** Tells of a failure after the action had succeeded: a stream that broke. */
  noteFailure(error: unknown): void
  close(): void
}

/**
 * Watches how often obtaining an answer from Lambda fails. It guards nothing else: a stream counts as good as soon as
 * its head is there, so what happens later is told by `noteFailure`. Concurrency and time limits are not its business,
 * because opossum would count their refusals as failures and one timeout would abort every call.
 */
export function createLambdaBreaker(onChange: (state: BreakerState) => void): LambdaBreaker {
  const breaker = new CircuitBreaker((action: Action<object>) => action(), {
    timeout: false,
    errorThresholdPercentage,
    volumeThreshold,
    resetTimeout: resetTimeoutMs,
  })
  breaker.on('open', () => onChange('open'))
  breaker.on('halfOpen', () => onChange('half-open'))
  breaker.on('close', () => onChange('closed'))

  return {
    get state() {
      if (breaker.opened) return 'open'
      return breaker.halfOpen ? 'half-open' : 'closed'
    },
    async run<T extends object>(action: Action<T>) {
      // The one call that tries the way again must prove something, else the breaker stays open for another while.
      const tried = breaker.halfOpen ? () => conclusive(action) : action
      try {
        return (await breaker.fire(tried)) as T
      } catch (error) {
        if (isOpenBreaker(error)) return { kind: 'breaker-open' as const }
        if (error instanceof InconclusiveTry) return error.result as T
        throw error
      }
    },
    noteFailure(error) {
      // In half-open state this would use up the one call that may try the way again.
      if (breaker.closed) breaker.fire(() => Promise.reject(error)).catch(() => {})
    },
    close: () => breaker.shutdown(),
  }
}

/** Carries a result through opossum, which knows nothing between success and failure. */
class InconclusiveTry extends Error {
  override readonly name = 'InconclusiveTry'
  readonly result: object

  constructor(result: object) {
    super('the call that was to try the way proved nothing')
    this.result = result
  }
}

async function conclusive(action: Action<object>): Promise<object> {
  const result = await action()
  if (inconclusiveKinds.has((result as { kind?: unknown }).kind)) throw new InconclusiveTry(result)
  return result
}

function isOpenBreaker(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'EOPENBREAKER'
}
