import { type Clock, deadline } from '@manga-assist/clock'
import type { RateLimiter, Taken } from '@manga-assist/core'

export interface SharedRateLimiterDependencies {
  /** Counts for all processes together. */
  shared: RateLimiter
  /** Counts for this process while the other does not answer; its limit is this process's share. */
  local: RateLimiter
  clock: Clock
  /** Told when the shared limiter is given up, once until it has answered again. */
  onFailure?: (error: unknown) => void
}

/** What a request may wait for the shared count, in milliseconds: a healthy Redis needs 1. */
const budgetMs = 50
/** How long it is left alone after a failure; then one request tries it out, while the others still count here. */
const pauseMs = 1_000

/** Counts together with other processes; when that fails or takes more than 50 ms, alone, for a second. */
export function createSharedRateLimiter(dependencies: SharedRateLimiterDependencies): RateLimiter {
  const { shared, local, clock, onFailure = () => {} } = dependencies
  /** Undefined while it answers. */
  let pausedUntilMs: number | undefined

  async function takeShared(...request: Parameters<RateLimiter['take']>): Promise<Taken | undefined> {
    try {
      const taken = await withinBudget(shared.take(...request), clock)
      pausedUntilMs = undefined
      return taken
    } catch (error) {
      if (error instanceof RangeError) throw error
      if (pausedUntilMs === undefined) onFailure(error)
      pausedUntilMs = clock.now() + pauseMs
      return undefined
    }
  }

  return {
    limit: shared.limit,
    async take(key, cost, nowMs) {
      if (pausedUntilMs === undefined || clock.now() >= pausedUntilMs) {
        // Those who come while this one tries it out do not wait too.
        if (pausedUntilMs !== undefined) pausedUntilMs = clock.now() + pauseMs
        const taken = await takeShared(key, cost, nowMs)
        if (taken) return taken
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
