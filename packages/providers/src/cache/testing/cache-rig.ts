import type { Clock } from '@manga-assist/clock'
import { ManualClock } from '@manga-assist/clock/testing'
import * as z from 'zod'
import type { CacheEvent } from '../cache-event.ts'
import type { CacheLimits } from '../cache-limits.ts'
import type { RegionOptions } from '../region-options.ts'
import { createTieredCache, type TieredCache } from '../tiered-cache.ts'
import { type MemorySharedTier, memorySharedTier, type SharedMemory } from './memory-shared-tier.ts'

const textSchema = z.strictObject({ text: z.string() })
export type Text = z.infer<typeof textSchema>

/** A region with short, round lives and no jitter. */
export const plainRegion = {
  name: 'texts',
  schema: textSchema,
  version: 1,
  freshMs: 10_000,
  staleMs: 20_000,
  negativeMs: 1_000,
  localMs: 5_000,
  jitter: 0,
} as const satisfies RegionOptions<Text>

/** A clock whose machine can be frozen: wall time goes on, monotonic time and timers do not. */
export class FreezableClock extends ManualClock {
  #frozenMs = 0

  override wallNow(): number {
    return super.wallNow() + this.#frozenMs
  }

  freeze(durationMs: number): void {
    this.#frozenMs += durationMs
  }
}

export interface CacheProcess {
  cache: TieredCache
  tier: MemorySharedTier | undefined
  events: CacheEvent[]
}

const newId = () => crypto.randomUUID()

/** A process with a cache. Processes with the same memory share a Redis; without memory there is none. */
export function cacheProcess(
  clock: Clock,
  options: { memory?: SharedMemory; limits?: Partial<CacheLimits> } = {},
): CacheProcess {
  const tier = options.memory && memorySharedTier(clock, options.memory)
  const events: CacheEvent[] = []
  const cache = createTieredCache({
    ...(tier && { redis: tier }),
    ...(options.limits && { limits: options.limits }),
    clock,
    random: () => 0.5,
    newId,
    onEvent: (event) => events.push(event),
  })
  return { cache, tier, events }
}

/** A store whose reads are counted, and answered by the test when it wants to. */
export function countedStore() {
  const store = {
    text: 'first' as string | undefined,
    reads: 0,
    load: async (): Promise<Text | undefined> => {
      store.reads += 1
      return store.text === undefined ? undefined : { text: store.text }
    },
  }
  return store
}

/** A load that stays open until the test ends it. */
export function openLoad() {
  const { promise, resolve, reject } = Promise.withResolvers<Text | undefined>()
  const signals: AbortSignal[] = []
  const load = (signal: AbortSignal) => {
    signals.push(signal)
    return promise
  }
  return { load, signals, resolve, reject }
}
