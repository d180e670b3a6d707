import { anyMark, decodeEntry, type Entry, markOf } from './entry.ts'
import { phaseAt } from './freshness.ts'
import type { Held } from './local-tier.ts'
import type { RegionParts } from './region-parts.ts'
import type { Found } from './shared-tier.ts'

/** What Redis has to say of a name. */
export type Seen<T> =
  | { kind: 'entry'; entry: Entry<T>; phase: 'fresh' | 'stale' }
  /** It has nothing of use. What is loaded may be stored where the mark still is `expected`; undefined: not at all. */
  | { kind: 'nothing'; expected: string | undefined; generation: string }
  | { kind: 'bypassed' }

/** Asks Redis, once, and takes what it says into L1. */
export async function look<T>(parts: RegionParts<T>, name: string): Promise<Seen<T>> {
  const { shared, options, counts, local, supervise } = parts
  if (shared === undefined) return { kind: 'bypassed' }
  const unsettled = shared.unsettled.has(name)
  // Nothing else may be asking Redis: then it is here that we learn that it is back.
  if (unsettled) supervise(shared.unsettled.settle())
  const answer = unsettled ? undefined : await shared.read({ region: options.name, name })
  if (answer?.kind !== 'answered') {
    counts.redis.bypass += 1
    return { kind: 'bypassed' }
  }
  const held = local.get(name)
  if (held && isSame(held, answer.value)) return confirmed(parts, name, held)
  return taken(parts, name, answer.value)
}

function isSame<T>({ entry }: Held<T>, { text, generation }: Found): boolean {
  return entry.generation === generation && entry.mark === markOf(text)
}

/** Redis still has the value that L1 has: there is nothing to parse. */
function confirmed<T>({ local, counts }: RegionParts<T>, name: string, { entry, ageMs }: Held<T>): Seen<T> {
  const phase = phaseAt(ageMs, entry)
  if (phase === 'expired') {
    counts.local.miss += 1
    return { kind: 'nothing', expected: entry.mark, generation: entry.generation }
  }
  local.confirm(name)
  counts.local[phase === 'fresh' ? 'hit' : 'stale'] += 1
  return { kind: 'entry', entry, phase }
}

function taken<T>(parts: RegionParts<T>, name: string, { text, generation }: Found): Seen<T> {
  const { options, clock, counts, local, onEvent } = parts
  const stored = decodeEntry(name, text, options.schema)
  if (stored.kind === 'refused') {
    onEvent({ kind: 'cache-entry-refused', region: options.name, reason: stored.reason })
  }
  if (stored.kind === 'entry' && stored.entry.generation === generation) {
    const phase = phaseAt(clock.wallNow() - stored.entry.storedAtMs, stored.entry)
    if (phase !== 'expired') {
      counts.redis[phase === 'fresh' ? 'hit' : 'stale'] += 1
      local.put(name, stored.entry)
      return { kind: 'entry', entry: stored.entry, phase }
    }
  }
  counts.redis.miss += 1
  return { kind: 'nothing', expected: expectedMark(stored), generation }
}

/** What a newly loaded value may replace. */
function expectedMark(stored: ReturnType<typeof decodeEntry>): string | undefined {
  switch (stored.kind) {
    case 'nothing':
      return stored.mark
    case 'entry':
      return stored.entry.mark
    case 'refused':
      return anyMark
    case 'writing':
      return undefined
  }
}
