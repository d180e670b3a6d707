import type { Clock } from '@manga-assist/clock'
import { LRUCache } from 'lru-cache'
import { deepFreeze } from './deep-freeze.ts'
import type { Entry } from './entry.ts'

/** An entry as this process holds it. */
export interface Held<T> {
  entry: Entry<T>
  ageMs: number
  /** How long ago the next tier last stood by it. */
  uncheckedMs: number
}

interface Slot<T> {
  entry: Entry<T>
  ageAtPutMs: number
  putAtMs: number
  checkedAtMs: number
  checkedWallMs: number
}

/** Watches one name while its value is being fetched. */
interface Watch {
  /** Whether the name was dropped since: what was fetched may be older than that. */
  readonly dropped: boolean
  end(): void
}

export interface LocalTier<T> {
  get(name: string): Held<T> | undefined
  /** Freezes the value: callers share it. */
  put(name: string, entry: Entry<T>): void
  /** Notes that the next tier stands by the entry. */
  confirm(name: string): void
  drop(name: string): void
  clear(): void
  watch(name: string): Watch
}

/**
 * L1: the most recently used values of this process. Ages are taken from two clocks and the longer one counts: a frozen
 * Lambda environment sleeps through monotonic time, and a wall clock may be set back.
 */
export function createLocalTier<T>({ clock, maxEntries }: { clock: Clock; maxEntries: number }): LocalTier<T> {
  const slots = new LRUCache<string, Slot<T>>({ max: maxEntries })
  const watches = new Set<{ name: string; dropped: boolean }>()

  return {
    get(name) {
      const slot = slots.get(name)
      if (slot === undefined) return undefined
      const nowMs = clock.now()
      const wallMs = clock.wallNow()
      return {
        entry: slot.entry,
        ageMs: Math.max(wallMs - slot.entry.storedAtMs, slot.ageAtPutMs + nowMs - slot.putAtMs),
        uncheckedMs: Math.max(wallMs - slot.checkedWallMs, nowMs - slot.checkedAtMs),
      }
    },
    put(name, entry) {
      const nowMs = clock.now()
      const wallMs = clock.wallNow()
      slots.set(name, {
        entry: { ...entry, value: deepFreeze(entry.value) },
        ageAtPutMs: Math.max(0, wallMs - entry.storedAtMs),
        putAtMs: nowMs,
        checkedAtMs: nowMs,
        checkedWallMs: wallMs,
      })
    },
    confirm(name) {
      const slot = slots.peek(name)
      if (slot === undefined) return
      slot.checkedAtMs = clock.now()
      slot.checkedWallMs = clock.wallNow()
    },
    drop(name) {
      slots.delete(name)
      for (const watch of watches) if (watch.name === name) watch.dropped = true
    },
    clear() {
      slots.clear()
      for (const watch of watches) watch.dropped = true
    },
    watch(name) {
      const watch = { name, dropped: false, end: () => watches.delete(watch) }
      watches.add(watch)
      return watch
    },
  }
}
