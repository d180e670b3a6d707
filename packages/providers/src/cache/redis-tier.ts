import type { Clock } from '@manga-assist/clock'
import type { Redis } from 'ioredis'
import type { ScriptRunner } from '../token-budget/shared-token-budget.ts'
import type { CacheEvent } from './cache-event.ts'
import { createRedisLink } from './redis-link.ts'
import { acquireScript, fillScript, releaseScript } from './redis-scripts.ts'
import type { Answer, EntryRef, Found, SharedTier, SharedTierListener } from './shared-tier.ts'

const channel = 'manga-assist-cache'

interface RedisTierDependencies {
  /** Opened by whoever calls; this subscribes it anew whenever it becomes ready, and closes nothing. */
  redis: Redis
  /** Whether to hear of what other processes drop. Needs RESP3 (Redis 6), where one connection does both. */
  subscribe: boolean
  budgetMs: number
  clock: Clock
  random: () => number
  /** Names this process in its own messages, so that it can leave them out. */
  processId: string
  onEvent: (event: CacheEvent) => void
}

/**
 * The shared tier on one Redis connection. Scripts of others run under the same budget and breaker, so that a request
 * that uses Redis for several things waits for a stalled one no longer than a request that uses it for one.
 */
export function createRedisTier(dependencies: RedisTierDependencies): SharedTier & ScriptRunner {
  const { redis, subscribe, processId, onEvent } = dependencies
  const listeners = new Set<SharedTierListener>()
  const toAll = (tell: (listener: SharedTierListener) => void) => listeners.forEach(tell)
  const { call } = createRedisLink({
    ...dependencies,
    connection: {
      isReady: () => redis.status === 'ready',
      ping: () => redis.ping(),
      // Only destroying it ends a connection whose other end does not answer: closing politely waits for it.
      restart: () => redis.stream?.destroy(),
    },
    onRestored: () => toAll((listener) => listener.onRestored()),
  })
  watchConnection(redis, { subscribe, onEvent, onReady: () => toAll((listener) => listener.onGap()) })
  redis.on('message', (_channel: string, text: string) => {
    const message = parseMessage(text)
    if (message === undefined || message.from === processId) return
    if (message.name === undefined) toAll((listener) => listener.onCleared(message.region))
    else toAll((listener) => listener.onDropped({ region: message.region, name: message.name as string }))
  })

  const keysOf = ({ name }: EntryRef) => [name, `${name}:lease`] as const
  const messageOf = (region: string, name?: string) => JSON.stringify({ from: processId, region, name })
  return {
    read: ({ region, name }) =>
      call(async () => {
        const [generation, text] = await redis.mget(generationKey(region), name)
        return found(text, generation)
      }),
    acquire: (entry, expected, token, forMs) =>
      call(async () => {
        const outcome = await redis.eval(acquireScript, 2, ...keysOf(entry), expected, token, forMs)
        return outcome === 'acquired' || outcome === 'changed' ? outcome : 'held'
      }),
    fill: (entry, expected, text, keepMs, token) =>
      call(async () => (await redis.eval(fillScript, 2, ...keysOf(entry), expected, token, text, keepMs)) === 1),
    release: (entry, token) => call(() => redis.eval(releaseScript, 2, ...keysOf(entry), '', token)),
    mark: ({ region, name }, mark, keepMs) =>
      call(async () => {
        const [generation, text] = await Promise.all([
          redis.get(generationKey(region)),
          redis.set(name, mark, 'PX', keepMs, 'GET'),
        ])
        return found(text, generation)
      }),
    drop: (entry, mark, keepMs) =>
      call(async () => {
        const [name, lease] = keysOf(entry)
        // A full Redis refuses a mark, but always forgets.
        const marked = redis.set(name, mark, 'PX', keepMs).catch(() => redis.del(name))
        await Promise.all([marked, redis.del(lease), redis.publish(channel, messageOf(entry.region, name))])
      }),
    clear: (region, generation, keepMs) =>
      call(() =>
        Promise.all([
          redis.set(generationKey(region), generation, 'PX', keepMs),
          redis.publish(channel, messageOf(region)),
        ]),
      ),
    eval: async (script, keys, args) => answered(await call(() => redis.eval(script, keys.length, ...keys, ...args))),
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** For callers to whom a Redis that did not answer is a fault. */
function answered<T>(answer: Answer<T> & { message?: string }): T {
  if (answer.kind === 'answered') return answer.value
  throw new Error(`Redis did not run a script: ${answer.message ?? answer.reason}`)
}

/** Never the name of an entry: those have a version and a key behind the region. */
function generationKey(region: string): string {
  return JSON.stringify(['manga-assist', region])
}

function found(text: string | null | undefined, generation: string | null | undefined): Found {
  return { text: text ?? '', generation: generation ?? '' }
}

/** Tells of the connection's ups and downs, and subscribes it each time it is up. */
function watchConnection(
  redis: Redis,
  on: { subscribe: boolean; onEvent: (event: CacheEvent) => void; onReady: () => void },
): void {
  let lastError: string | undefined
  redis.on('error', (error: Error) => {
    lastError = error.message
  })
  redis.on('ready', () => {
    on.onEvent({ kind: 'cache-connection-changed', state: 'ready' })
    // What was dropped while nobody listened is not told again: L1 starts empty from here.
    if (on.subscribe) redis.subscribe(channel).then(on.onReady, () => {})
    else on.onReady()
  })
  redis.on('close', () => {
    on.onEvent({ kind: 'cache-connection-changed', state: 'lost', ...(lastError && { message: lastError }) })
    lastError = undefined
  })
}

function parseMessage(text: string): { from: string; region: string; name?: string } | undefined {
  try {
    const { from, region, name } = JSON.parse(text)
    if (typeof from !== 'string' || typeof region !== 'string') return undefined
    return typeof name === 'string' ? { from, region, name } : { from, region }
  } catch {
    return undefined
  }
}
