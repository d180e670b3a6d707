import { type CacheKey, entryName } from './cache-key.ts'
import { type Changer, createChanger, invalidate } from './change.ts'
import { createReader, type Reader } from './read.ts'
import { longestLifeMs, type RegionParts } from './region-parts.ts'

/** Cached values of one kind. */
export interface CacheRegion<T> {
  /**
   * The value under a key, from the nearest tier that may answer, else from `load`. Undefined when the store has none.
   * Values are frozen: all callers share them. Rejects as `load` does, and with the signal's reason; never because
   * Redis fails.
   */
  readonly get: Reader<T>
  /**
   * Runs a write to the store; when it is over, nobody here and nobody whom Redis reaches is shown the old value, also
   * when the write fails. `next` may say what the store holds now, from what it held before (undefined: not known) and
   * the write's result, so that the next read finds it.
   */
  readonly change: Changer<T>
  /** Drops a value from every tier, stale or not. */
  invalidate(key: CacheKey): Promise<void>
  /** Drops all values of this region, and no others. */
  clear(): Promise<void>
}

export function createRegion<T>(parts: RegionParts<T>): CacheRegion<T> {
  const { options, local, shared, newId, onEvent } = parts
  return {
    get: createReader(parts),
    change: createChanger(parts),
    invalidate: (key) => invalidate(parts, entryName(options.name, options.version, key)),
    async clear() {
      local.clear()
      const answer = await shared?.clear(options.name, newId(), longestLifeMs(parts))
      if (answer?.kind === 'bypassed') onEvent({ kind: 'cache-invalidation-lost', region: options.name })
    },
  }
}
