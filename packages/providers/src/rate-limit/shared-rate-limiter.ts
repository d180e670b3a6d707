import { type Clock, deadline } from '@manga-assist/clock'
import type { RateLimiter, Taken } from '@manga-assist/core'

export interface SharedRateLimiterDependencies {
  /** Counts for all processes together. */
  shared: RateLimiter
  /** Counts for this process while the other does not answer; its limit is this process's share. */
  local: RateLimiter
  clock: Clock
  /** Told once for each time that the shared limiter is given up for a while. */
  onFailure?: (error: unknown) => void
}

/** What a request may wait for the shared count, in milliseconds: a healthy Redis needs 1. */
const budgetMs = 50
/** How long it is left alone after a failure; one request in that time waits for nothing. */
const pauseMs = 1_000

/** Counts together with other processes; when that fails or takes more than 50 ms, alone, for a second. */
export function createSharedRateLimiter(dependencies: SharedRateLimiterDependencies): RateLimiter {
  const { shared, local, clock, onFailure = () => {} } = dependencies
  let pausedUntilMs = Number.NEGATIVE_INFINITY

  function pause(error: unknown): void {
    if (clock.now() < pausedUntilMs) return
    pausedUntilMs = clock.now() + pauseMs
    onFailure(error)
  }

  return {
    limit: shared.limit,
    async take(key, cost, nowMs) {
      if (clock.now() >= pausedUntilMs) {
        try {
          return await withinBudget(shared.take(key, cost, nowMs), clock)
        } catch (error) {
          if (error instanceof RangeError) throw error
          pause(error)
        }
      }
      return local.take(key, Math.min(cost, local.limit.burst), nowMs)
    },
  }
}

async function withinBudget(taking: Promise<Taken>, clock: Clock): Promise<Taken> {
  const budget = deadline(clock, budgetMs, () => new Error(`the shared rate limit took more than ${budgetMs} ms`))
  const { promise: overdue, reject } = Promise.withResolvers<never>()
  budget.signal.addEventListener('abort', () => reject(budget.signal.reason), { once: true })
  try {
    return await Promise.race([taking, overdue])
  } finally {
    budget.cancel()
  }
}
