import type { Clock } from '@manga-assist/clock'
import { droppedMark } from './entry.ts'
import type { EntryRef, SharedTier } from './shared-tier.ts'

export interface Unsettled {
  /** Whether Redis may hold an old value under the name: it is not to be read. */
  has(name: string): boolean
  add(entry: EntryRef, keepMs: number): void
  /** Tells Redis of all of them, unless that is being done. Those it does not hear of remain. */
  settle(): Promise<void>
}

interface UnsettledDependencies {
  shared: SharedTier
  limit: number
  clock: Clock
  newId: () => string
  /** Called with what had to be given up, because there was no room. */
  onLost: (entry: EntryRef) => void
}

/** What this process changed while Redis could not be told. Until it has been, this process goes past Redis for it. */
export function createUnsettled({ shared, limit, clock, newId, onLost }: UnsettledDependencies): Unsettled {
  let settling = false
  const entries = new Map<string, EntryRef & { keepMs: number; untilMs: number }>()

  async function tellAll(): Promise<void> {
    for (const entry of [...entries.values()]) {
      const answer = await shared.drop(entry, droppedMark(newId()), Math.ceil(entry.keepMs))
      if (answer.kind === 'bypassed' && answer.reason !== 'refused') return
      if (answer.kind === 'answered' && entries.get(entry.name) === entry) entries.delete(entry.name)
    }
  }

  return {
    has(name) {
      const entry = entries.get(name)
      if (entry === undefined) return false
      if (clock.now() <= entry.untilMs) return true
      // Whatever Redis held then has expired there.
      entries.delete(name)
      return false
    },
    add(entry, keepMs) {
      entries.delete(entry.name)
      entries.set(entry.name, { ...entry, keepMs, untilMs: clock.now() + keepMs })
      const [oldest] = entries.values()
      if (entries.size <= limit || oldest === undefined) return
      entries.delete(oldest.name)
      onLost(oldest)
    },
    async settle() {
      if (settling) return
      settling = true
      try {
        await tellAll()
      } finally {
        settling = false
      }
    },
  }
}
