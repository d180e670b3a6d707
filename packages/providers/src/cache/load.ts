import { sleep } from '@manga-assist/clock'
import { type Entry, encodeEntry } from './entry.ts'
import { look } from './look.ts'
import { type Load, newEntry, type RegionParts } from './region-parts.ts'

/** An entry's place in Redis as it was when the value was asked for. */
export interface Place {
  expected: string
  generation: string
}

type Right<T> =
  /** Load it, and store it there; without a token, load it and store nothing. */
  | { kind: 'load'; place: Place; token: string | undefined }
  /** Another process has loaded it meanwhile, or (undefined) is at it. */
  | { kind: 'elsewhere'; entry: Entry<T> | undefined }

/** Reads the store, keeps nothing in Redis. For when Redis is away. */
export async function loadAlone<T>(parts: RegionParts<T>, name: string, load: Load<T>, signal: AbortSignal) {
  const watch = parts.local.watch(name)
  try {
    const value = await readStore(parts, load, signal)
    const entry = newEntry(parts, value, '')
    if (entry && !watch.dropped) parts.local.put(name, entry)
    return value
  } finally {
    watch.end()
  }
}

/** Reads the store, unless another process does: then waits for what that one stores. */
export async function loadOnce<T>(
  parts: RegionParts<T>,
  name: string,
  place: Place,
  load: Load<T>,
  signal: AbortSignal,
): Promise<T | undefined> {
  const { clock, limits } = parts
  const right = await obtainRight(parts, name, place, clock.now() + limits.leaseWaitMs, signal)
  if (right.kind === 'elsewhere') return right.entry?.value
  return loadInto(parts, name, right, load, signal)
}

/** Replaces a stale value, unless another process does. */
export async function refresh<T>(
  parts: RegionParts<T>,
  name: string,
  place: Place,
  load: Load<T>,
  signal: AbortSignal,
): Promise<void> {
  const right = await askForRight(parts, name, place)
  if (right.kind === 'load') await loadInto(parts, name, right, load, signal)
}

async function loadInto<T>(
  parts: RegionParts<T>,
  name: string,
  { place, token }: Extract<Right<T>, { kind: 'load' }>,
  load: Load<T>,
  signal: AbortSignal,
): Promise<T | undefined> {
  const { shared, local, supervise, options } = parts
  const ref = { region: options.name, name }
  const watch = local.watch(name)
  let filled = false
  try {
    const value = await readStore(parts, load, signal)
    const entry = newEntry(parts, value, place.generation)
    if (entry === undefined) return value
    if (!watch.dropped) local.put(name, entry)
    if (token !== undefined && shared !== undefined) {
      filled = true
      supervise(store(parts, name, place.expected, entry, token))
    }
    return value
  } finally {
    watch.end()
    if (!filled && token !== undefined && shared !== undefined) supervise(shared.release(ref, token))
  }
}

/** Stores an entry in Redis where the mark still is `expected`. Whether it did. */
export async function store<T>(
  { shared, options }: RegionParts<T>,
  name: string,
  expected: string,
  entry: Entry<T>,
  token: string,
): Promise<boolean> {
  const keepMs = Math.max(1, Math.ceil(entry.freshMs + entry.staleMs))
  const text = encodeEntry(name, entry)
  const answer = await shared?.fill({ region: options.name, name }, expected, text, keepMs, token)
  return answer?.kind === 'answered' && answer.value
}

/** Asks for the right to load until it is given, the value is there, or the wait has been long enough. */
async function obtainRight<T>(
  parts: RegionParts<T>,
  name: string,
  place: Place,
  untilMs: number,
  signal: AbortSignal,
): Promise<Right<T>> {
  const { clock, limits, random } = parts
  for (let current = place; ; ) {
    const right = await askForRight(parts, name, current)
    if (right.kind === 'load' || right.entry !== undefined) return right
    if (clock.now() >= untilMs) return { kind: 'load', place: current, token: undefined }
    await sleep(clock, limits.leasePollMs * (0.5 + random()), signal)
    const seen = await look(parts, name)
    if (seen.kind === 'entry') return { kind: 'elsewhere', entry: seen.entry }
    if (seen.kind === 'bypassed' || seen.expected === undefined) return { kind: 'load', place, token: undefined }
    current = { expected: seen.expected, generation: seen.generation }
  }
}

async function askForRight<T>(parts: RegionParts<T>, name: string, place: Place): Promise<Right<T>> {
  const { shared, options, limits, newId } = parts
  const token = newId()
  const answer = await shared?.acquire({ region: options.name, name }, place.expected, token, limits.leaseMs)
  if (answer?.kind !== 'answered') return { kind: 'load', place, token: undefined }
  if (answer.value === 'acquired') return { kind: 'load', place, token }
  if (answer.value === 'held') return { kind: 'elsewhere', entry: undefined }
  const seen = await look(parts, name)
  return { kind: 'elsewhere', entry: seen.kind === 'entry' ? seen.entry : undefined }
}

async function readStore<T>({ counts }: RegionParts<T>, load: Load<T>, signal: AbortSignal): Promise<T | undefined> {
  counts.store.reads += 1
  try {
    return await load(signal)
  } catch (error) {
    counts.store.failures += 1
    throw error
  }
}
