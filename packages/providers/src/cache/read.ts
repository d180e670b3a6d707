import { type CacheKey, entryName } from './cache-key.ts'
import { staleRecheckMs } from './cache-limits.ts'
import { phaseAt } from './freshness.ts'
import { loadAlone, loadOnce, type Place, refresh } from './load.ts'
import type { Held } from './local-tier.ts'
import { look, type Seen } from './look.ts'
import type { Load, RegionParts } from './region-parts.ts'

/** What L1 may do with what it holds. */
type LocalVerdict = 'hit' | 'stale' | 'ask'

export type Reader<T> = (key: CacheKey, load: Load<T>, signal?: AbortSignal) => Promise<T | undefined>

/** Reads through the tiers: L1, Redis, the store. */
export function createReader<T>(parts: RegionParts<T>): Reader<T> {
  const { options, local, counts, flights } = parts

  async function ask(name: string, load: Load<T>, signal?: AbortSignal): Promise<T | undefined> {
    const seen = await lookOnce(parts, name, signal)
    if (seen.kind === 'bypassed') return goPastRedis(parts, name, load, signal)
    if (seen.kind === 'entry') {
      const place = { expected: seen.entry.mark, generation: seen.entry.generation }
      if (seen.phase === 'stale') refreshLater(parts, name, place, load)
      return seen.entry.value
    }
    const { expected, generation } = seen
    if (expected === undefined) return loadUnshared(parts, name, load, signal)
    // The mark is part of the flight's name: who has seen a newer one must not get what was asked for before.
    const work = (all: AbortSignal) => loadOnce(parts, name, { expected, generation }, load, all)
    return flights.join(`load ${name} ${expected}`, work, signal)
  }

  return async (key, load, signal) => {
    signal?.throwIfAborted()
    const name = entryName(options.name, options.version, key)
    const held = local.get(name)
    const verdict = held === undefined ? 'ask' : judge(parts, held)
    if (held === undefined || verdict === 'ask') {
      // A reader's own data counts as local only once Redis has confirmed it.
      if (!options.readYourWrites || parts.shared === undefined) counts.local.miss += 1
      return ask(name, load, signal)
    }
    counts.local[verdict] += 1
    return held.entry.value
  }
}

function judge<T>({ options, limits, shared }: RegionParts<T>, { entry, ageMs, uncheckedMs }: Held<T>): LocalVerdict {
  const phase = phaseAt(ageMs, entry)
  if (options.readYourWrites) {
    return shared === undefined && phase === 'fresh' && uncheckedMs < limits.unvalidatedMs ? 'hit' : 'ask'
  }
  if (phase === 'fresh') return uncheckedMs <= options.localMs ? 'hit' : 'ask'
  // Looked up since it went stale: a new one is being fetched, or fetching it has just failed.
  const staleForMs = ageMs - entry.freshMs
  return phase === 'stale' && uncheckedMs <= Math.min(staleRecheckMs, staleForMs) ? 'stale' : 'ask'
}

/** Readers of one name share a look, except at their own data: a look that began before a write must not answer after. */
function lookOnce<T>(parts: RegionParts<T>, name: string, signal?: AbortSignal): Promise<Seen<T>> {
  if (parts.options.readYourWrites || parts.shared === undefined) return look(parts, name)
  return parts.flights.join(`look ${name}`, () => look(parts, name), signal)
}

/** Redis is away: what L1 holds if that may be shown, else the store. */
function goPastRedis<T>(
  parts: RegionParts<T>,
  name: string,
  load: Load<T>,
  signal?: AbortSignal,
): Promise<T | undefined> {
  const { options, limits, local, counts, supervise, flights, closing } = parts
  if (options.readYourWrites) {
    const held = local.get(name)
    const usable = held && phaseAt(held.ageMs, held.entry) === 'fresh' && held.uncheckedMs < limits.unvalidatedMs
    counts.local[usable ? 'hit' : 'bypass'] += 1
    return usable ? Promise.resolve(held.entry.value) : loadUnshared(parts, name, load, signal)
  }
  const work = (all: AbortSignal) => loadAlone(parts, name, load, all)
  const held = local.get(name)
  if (held === undefined || phaseAt(held.ageMs, held.entry) === 'expired') {
    return flights.join(`alone ${name}`, work, signal)
  }
  counts.local.stale += 1
  // Later readers find it confirmed for a while: also a store that fails is not asked by each of them.
  local.confirm(name)
  supervise(flights.join(`alone ${name}`, work, closing))
  return Promise.resolve(held.entry.value)
}

/** A load of one reader's own: nothing that began before is good enough. */
function loadUnshared<T>(parts: RegionParts<T>, name: string, load: Load<T>, signal?: AbortSignal) {
  return parts.flights.join(`own ${parts.newId()}`, (all) => loadAlone(parts, name, load, all), signal)
}

function refreshLater<T>(parts: RegionParts<T>, name: string, place: Place, load: Load<T>): void {
  const { supervise, flights, closing } = parts
  const work = (all: AbortSignal) => refresh(parts, name, place, load, all)
  supervise(flights.join(`refresh ${name} ${place.expected}`, work, closing))
}
