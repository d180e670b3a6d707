import { type CacheKey, entryName } from './cache-key.ts'
import { decodeEntry, droppedMark, markOf, writingMark } from './entry.ts'
import { phaseAt } from './freshness.ts'
import { store } from './load.ts'
import type { Held } from './local-tier.ts'
import { longestLifeMs, newEntry, type RegionParts } from './region-parts.ts'
import type { Found } from './shared-tier.ts'

/** A value of which we know what it is, though it may be that there is none. */
export interface Known<T> {
  value: T | undefined
}

export type Changer<T> = <Result>(
  key: CacheKey,
  write: () => Promise<Result>,
  next?: (before: Known<T> | undefined, result: Result) => Known<T> | undefined,
) => Promise<Result>

/**
 * Writes to the store so that no tier goes on showing what was there before. While the write runs, Redis holds a mark in
 * place of the value: who reads asks the store and keeps nothing. Then the new value takes its place if nobody else
 * wrote meanwhile, else a mark that the value was dropped.
 */
export function createChanger<T>(parts: RegionParts<T>): Changer<T> {
  const { options, limits, local, shared, newId } = parts
  return async (key, write, next) => {
    const name = entryName(options.name, options.version, key)
    const held = local.get(name)
    local.drop(name)
    const mark = writingMark(newId())
    const marked = await shared?.mark({ region: options.name, name }, mark, limits.writeMs)
    const written = await settled(write())
    // What was read while the write ran may be what was there before.
    local.drop(name)
    if (written.kind === 'failed') {
      await invalidate(parts, name)
      throw written.error
    }
    const before = marked?.kind === 'answered' ? knownBefore(parts, name, held, marked.value) : undefined
    const after = marked?.kind === 'answered' ? next?.(before, written.result) : undefined
    const generation = marked?.kind === 'answered' ? marked.value.generation : ''
    if (after === undefined || !(await put(parts, name, mark, after, generation))) await invalidate(parts, name)
    return written.result
  }
}

/** Drops a value from every tier. */
export async function invalidate<T>(parts: RegionParts<T>, name: string): Promise<void> {
  const { options, local, shared, newId } = parts
  local.drop(name)
  if (shared === undefined) return
  const ref = { region: options.name, name }
  const answer = await shared.drop(ref, droppedMark(newId()), longestLifeMs(parts))
  if (answer.kind === 'bypassed') shared.unsettled.add(ref, longestLifeMs(parts))
}

async function put<T>(parts: RegionParts<T>, name: string, mark: string, { value }: Known<T>, generation: string) {
  const entry = newEntry(parts, value, generation)
  if (entry === undefined || !(await store(parts, name, mark, entry, parts.newId()))) return false
  parts.local.put(name, entry)
  return true
}

/** What the store held when the mark was put in place of it. */
function knownBefore<T>(
  { options, clock }: RegionParts<T>,
  name: string,
  held: Held<T> | undefined,
  { text, generation }: Found,
): Known<T> | undefined {
  if (held && held.entry.mark === markOf(text) && held.entry.generation === generation) return held.entry
  const stored = decodeEntry(name, text, options.schema)
  if (stored.kind !== 'entry' || stored.entry.generation !== generation) return undefined
  return phaseAt(clock.wallNow() - stored.entry.storedAtMs, stored.entry) === 'expired' ? undefined : stored.entry
}

type Settled<T> = { kind: 'done'; result: T } | { kind: 'failed'; error: unknown }

async function settled<T>(work: Promise<T>): Promise<Settled<T>> {
  try {
    return { kind: 'done', result: await work }
  } catch (error) {
    return { kind: 'failed', error }
  }
}
