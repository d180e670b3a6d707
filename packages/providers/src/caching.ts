import type { Clock } from '@manga-assist/clock'
import type { CacheEvent } from './cache/cache-event.ts'
import { cachedConversations } from './cache/cached-conversations.ts'
import { cachedPreferences } from './cache/cached-preferences.ts'
import { cachedProfiles } from './cache/cached-profiles.ts'
import type { RegionCounts } from './cache/counts.ts'
import { openRedis } from './cache/open-redis.ts'
import { createTieredCache } from './cache/tiered-cache.ts'
import { createRedisTurnLog } from './redis/redis-turn-log.ts'
import type { Stores } from './stores.ts'
import type { ScriptRunner } from './token-budget/shared-token-budget.ts'

export interface CachingOptions {
  /** Without it there is L1 only, and what must be shared is shared through the stores. */
  redisUrl?: string | undefined
  /** See `RedisOptions`. */
  subscribe: boolean
  clock: Clock
  random: () => number
  newId: () => string
  onEvent: (event: CacheEvent) => void
}

/** What stands between the services and the stores. */
export interface Caching {
  /** The stores, read through the cache; running answers in Redis where there is one. */
  over(stores: Stores): Stores
  /** Runs scripts in Redis, each within the cache's own budget, rejecting at once while Redis is away; undefined without it. */
  readonly scripts: ScriptRunner | undefined
  /** Live counters by region. */
  readonly counts: Readonly<Record<string, RegionCounts>>
}

/** Opens the cache, and the one connection to Redis where there is one; to be called at start, before readiness. */
export async function openCaching({ redisUrl, subscribe, ...surroundings }: CachingOptions): Promise<Caching> {
  const redis = redisUrl === undefined ? undefined : await openRedis({ ...surroundings, url: redisUrl, subscribe })
  const cache = createTieredCache({ ...surroundings, ...(redis && { redis }) })
  return {
    scripts: redis,
    counts: cache.counts,
    over: (stores) => ({
      ...stores,
      conversations: cachedConversations(stores.conversations, cache),
      preferences: cachedPreferences(stores.preferences, cache),
      profiles: cachedProfiles(stores.profiles, cache),
      ...(redis && { turnLog: createRedisTurnLog(redis) }),
      async close() {
        await cache.close()
        redis?.close()
        await stores.close()
      },
    }),
  }
}
