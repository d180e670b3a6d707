import type { Clock } from '@manga-assist/clock'
import type { CacheEvent } from './cache-event.ts'
import { type CacheLimits, cacheLimits } from './cache-limits.ts'
import { createCounts, type RegionCounts } from './counts.ts'
import { createFlights } from './flights.ts'
import { createLocalTier, type LocalTier } from './local-tier.ts'
import { type CacheRegion, createRegion } from './region.ts'
import { type RegionOptions, regionOptions } from './region-options.ts'
import type { SharedTier } from './shared-tier.ts'
import { createUnsettled } from './unsettled.ts'

export interface TieredCacheDependencies {
  /** From `openRedis`. Without it there are two tiers, L1 and the store. It is not closed with the cache. */
  redis?: SharedTier
  clock: Clock
  /** From 0 to below 1. */
  random: () => number
  /** Must not repeat among all processes that share the Redis. */
  newId: () => string
  limits?: Partial<CacheLimits>
  onEvent?: (event: CacheEvent) => void
}

export interface TieredCache {
  /** Makes a region. A name can be taken once. */
  region<T>(options: RegionOptions<T>): CacheRegion<T>
  /** Live counters of every region by its name, to be read and not written. */
  readonly counts: Readonly<Record<string, RegionCounts>>
  /** Ends what runs in the background and hears no more messages. */
  close(): Promise<void>
}

/** A cache of three tiers: L1 in this process, Redis where there is one, and the store behind both. */
export function createTieredCache(dependencies: TieredCacheDependencies): TieredCache {
  const { redis, clock, random, newId, onEvent = () => {} } = dependencies
  const limits = cacheLimits(dependencies.limits)
  const locals = new Map<string, Pick<LocalTier<unknown>, 'drop' | 'clear'>>()
  const counts: Record<string, RegionCounts> = {}
  const flights = createFlights({ clock, limitMs: limits.loadMs })
  const shared = redis && withUnsettled(redis, { ...dependencies, limits, onEvent })
  const background = createBackground()
  const stopListening = shared?.listen({
    onDropped: ({ region, name }) => locals.get(region)?.drop(name),
    onCleared: (region) => locals.get(region)?.clear(),
    onGap() {
      for (const local of locals.values()) local.clear()
      background.run(shared.unsettled.settle())
    },
    onRestored: () => background.run(shared.unsettled.settle()),
  })

  return {
    counts,
    region<T>(given: RegionOptions<T>) {
      const options = regionOptions(given)
      const { name } = options
      if (locals.has(name)) throw new Error(`the cache has a region ${name} already`)
      const local = createLocalTier<T>({ clock, maxEntries: options.maxEntries })
      const ownCounts = createCounts()
      locals.set(name, local)
      counts[name] = ownCounts
      const supervise = (work: Promise<unknown>) =>
        background.run(work, (error) => onEvent({ kind: 'cache-refresh-failed', region: name, error }))
      const common = { limits, shared, flights, clock, random, newId, onEvent, supervise, closing: background.closing }
      return createRegion({ ...common, options, local, counts: ownCounts })
    },
    async close() {
      stopListening?.()
      await background.end()
    },
  }
}

function withUnsettled(
  redis: SharedTier,
  {
    limits,
    clock,
    newId,
    onEvent,
  }: TieredCacheDependencies & { limits: CacheLimits; onEvent: (event: CacheEvent) => void },
) {
  const unsettled = createUnsettled({
    shared: redis,
    limit: limits.unsettledEntries,
    clock,
    newId,
    onLost: ({ region }) => onEvent({ kind: 'cache-invalidation-lost', region }),
  })
  return { ...redis, unsettled }
}

/** Work that nobody waits for, until the cache closes. */
function createBackground() {
  const controller = new AbortController()
  const running = new Set<Promise<void>>()
  return {
    closing: controller.signal,
    run(work: Promise<unknown>, onFailure: (error: unknown) => void = () => {}): void {
      const supervised = work
        .then(
          () => {},
          (error: unknown) => {
            if (!controller.signal.aborted) onFailure(error)
          },
        )
        .finally(() => running.delete(supervised))
      running.add(supervised)
    },
    async end(): Promise<void> {
      controller.abort(new Error('the cache has closed'))
      await Promise.all(running)
    },
  }
}
