import { type Clock, sleep } from '@manga-assist/clock'
import type { ScriptRunner } from '../token-budget/shared-token-budget.ts'
import type { CacheEvent } from './cache-event.ts'
import { shortened } from './freshness.ts'
import { createRedisTier } from './redis-tier.ts'
import type { SharedTier } from './shared-tier.ts'

/** Longest wait for one call, in milliseconds: two of them are all that a stalled Redis costs before the breaker opens. */
const defaultBudgetMs = 20
/** Longest wait for the first connection. Without one the service starts all the same. */
const defaultConnectMs = 1_000
/** Pauses before connecting again, in milliseconds. */
const firstPauseMs = 50
const longestPauseMs = 2_000

export interface RedisOptions {
  /** `redis://` or `rediss://` (TLS), with user and password where needed. One primary: not for cluster mode. */
  url: string
  /**
   * Whether to hear at once of what other processes drop. Right for a process that always runs; a Lambda environment
   * hears nothing while it is frozen, and goes by age.
   */
  subscribe: boolean
  /** From 1; 20 to 50 is sensible. */
  budgetMs?: number
  connectMs?: number
  clock: Clock
  /** From 0 to below 1. */
  random: () => number
  newId: () => string
  onEvent?: (event: CacheEvent) => void
}

export interface RedisTier extends SharedTier, ScriptRunner {
  /** Ends the connection. */
  close(): void
}

/**
 * Opens the one connection that a process has to Redis; to be called at start, before readiness. Resolves once it is
 * usable or after `connectMs`, in which case it goes on trying. Never rejects because Redis is away. The Redis client
 * is not even loaded before.
 */
export async function openRedis(options: RedisOptions): Promise<RedisTier> {
  const { url, subscribe, clock, random, newId, onEvent = () => {} } = options
  const { budgetMs = defaultBudgetMs, connectMs = defaultConnectMs } = options
  if (!(budgetMs >= 1)) throw new RangeError(`budgetMs must be at least 1, received ${budgetMs}`)
  const { Redis } = await import('./redis-client.ts')
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: connectMs,
    // Nothing waits for a connection, and nothing is sent a second time: the store has answered meanwhile.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    retryStrategy: (attempt) =>
      Math.max(1, shortened(Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(attempt, 10)), 0.5, random())),
  })
  const tier = createRedisTier({ redis, subscribe, budgetMs, clock, random, processId: newId(), onEvent })
  const waited = new AbortController()
  const ready = new Promise<void>((resolve) => redis.once('ready', () => resolve()))
  redis.connect().catch(() => {})
  await Promise.race([ready, sleep(clock, connectMs, waited.signal).catch(() => {})])
  waited.abort()
  return { ...tier, close: () => redis.disconnect() }
}
