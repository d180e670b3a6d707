import type { Clock } from '@manga-assist/clock'
import { afterCall, afterProbe, type BreakerState, closedBreaker } from './breaker.ts'
import type { CacheEvent } from './cache-event.ts'
import type { Answer } from './shared-tier.ts'

/** A connection that has not become usable for so long is begun anew: nobody may be at its other end. */
const handshakeMs = 2_000
/** So is one on which so many probes in a row went unanswered. */
const probesBeforeRestart = 2

interface RedisLinkDependencies {
  /** The connection, as far as the link must know it. */
  connection: {
    isReady(): boolean
    ping(): Promise<unknown>
    /** Gives the connection up and begins another. */
    restart(): void
  }
  /** Longest wait for one call, in milliseconds. */
  budgetMs: number
  clock: Clock
  random: () => number
  onEvent: (event: CacheEvent) => void
  /** Redis answers again. */
  onRestored: () => void
}

export interface RedisLink {
  /** Makes a call unless Redis is away or failed just before. Ends within the budget; never rejects. */
  call<T>(run: () => Promise<T>): Promise<Answer<T> & { message?: string }>
}

/** Keeps Redis from ever holding a request up: a budget for each call, and a breaker over all of them. */
export function createRedisLink(dependencies: RedisLinkDependencies): RedisLink {
  const { connection, budgetMs, clock, random, onEvent, onRestored } = dependencies
  let state: BreakerState = closedBreaker
  let awaySinceMs: number | undefined

  function enter(next: BreakerState): void {
    const before = state
    state = next
    if (before.kind === 'closed' && next.kind === 'open') onEvent({ kind: 'cache-breaker-changed', state: 'open' })
    if (before.kind === 'probing' && next.kind === 'closed') {
      onEvent({ kind: 'cache-breaker-changed', state: 'closed' })
      onRestored()
    }
  }

  async function probe(failedProbes: number): Promise<void> {
    state = { kind: 'probing', failedProbes }
    const answer = connection.isReady() ? await withinBudget(connection.ping, budgetMs, clock) : undefined
    const succeeded = answer?.kind === 'answered'
    enter(afterProbe(state, succeeded, clock.now(), random()))
    if (!succeeded && answer && (failedProbes + 1) % probesBeforeRestart === 0) connection.restart()
  }

  /** Whether the connection is usable. One that takes too long to become so is begun anew. */
  function isReady(): boolean {
    if (connection.isReady()) {
      awaySinceMs = undefined
      return true
    }
    awaySinceMs ??= clock.now()
    if (clock.now() - awaySinceMs > handshakeMs) {
      awaySinceMs = clock.now()
      connection.restart()
    }
    return false
  }

  return {
    async call(run) {
      const ready = isReady()
      if (state.kind === 'open' && clock.now() >= state.probeAtMs) void probe(state.failedProbes)
      if (state.kind !== 'closed') return { kind: 'bypassed', reason: 'breaker-open' }
      if (!ready) return { kind: 'bypassed', reason: 'away' }
      const answer = await withinBudget(run, budgetMs, clock)
      // An error that Redis answered with shows that it is well.
      const failed = answer.kind === 'bypassed' && answer.reason !== 'refused'
      if (answer.kind === 'bypassed' && answer.message !== undefined) {
        onEvent({ kind: 'cache-call-refused', message: answer.message })
      }
      enter(afterCall(state, !failed, clock.now(), random()))
      return answer
    },
  }
}

type BudgetedAnswer<T> = Answer<T> & { message?: string }

/** The call's outcome, or `timeout` after the budget. What comes later is dropped. */
function withinBudget<T>(run: () => Promise<T>, budgetMs: number, clock: Clock): Promise<BudgetedAnswer<T>> {
  return new Promise((resolve) => {
    const cancel = clock.after(budgetMs, () => {
      // The loop may be what is late, not Redis: what has arrived meanwhile is read before this runs.
      setImmediate(() => resolve({ kind: 'bypassed', reason: 'timeout' }))
    })
    run()
      .then(
        (value) => resolve({ kind: 'answered', value }),
        (error: unknown) => resolve(bypassOf(error)),
      )
      .finally(cancel)
  })
}

function bypassOf(error: unknown): BudgetedAnswer<never> {
  if (error instanceof Error && error.name === 'ReplyError') {
    return { kind: 'bypassed', reason: 'refused', message: error.message }
  }
  return { kind: 'bypassed', reason: 'failed' }
}
