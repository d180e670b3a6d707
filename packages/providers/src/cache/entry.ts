import { crc32 } from 'node:zlib'
import * as z from 'zod'

/** A cached value with what is needed to judge it. */
export interface Entry<T> {
  /** Unique to this storing of the value: the same mark is the same value. */
  mark: string
  /** The region's generation when the value was asked for; another one now means that the region was cleared. */
  generation: string
  /** Undefined is a negative entry: the store has no such value. */
  value: T | undefined
  /** Wall clock of whoever stored it. */
  storedAtMs: number
  freshMs: number
  staleMs: number
}

/** What stands in Redis under a name. */
export type StoredText<T> =
  /** Nothing to use. What is stored in its place must replace exactly `mark`. */
  | { kind: 'nothing'; mark: string }
  /** A write to the store is under way or broke off: ask the store, keep nothing. */
  | { kind: 'writing' }
  | { kind: 'refused'; reason: RefusalReason }
  | { kind: 'entry'; entry: Entry<T> }

/** Unreadable: not our format. Damaged: bytes changed. Foreign: another name's value. Misfit: not what the schema says. */
export type RefusalReason = 'unreadable' | 'damaged' | 'foreign' | 'misfit'

/** In place of a mark: replace whatever is there. */
export const anyMark = '*'

// A text is a line with its mark, then a checksum, then JSON. The mark stands alone in front so that a script in Redis
// can compare it without reading the rest. Its first letter says what it is.
const entryLetter = 'e'
const writingLetter = 'w'
const droppedLetter = 'd'

export const entryMark = (id: string) => entryLetter + id
export const writingMark = (id: string) => writingLetter + id
export const droppedMark = (id: string) => droppedLetter + id

const bodySchema = z.object({
  name: z.string(),
  generation: z.string(),
  storedAtMs: z.number(),
  freshMs: z.number().min(0),
  staleMs: z.number().min(0),
  found: z.boolean(),
  value: z.unknown(),
})

/** The text of an entry. Throws for a value that JSON cannot hold. */
export function encodeEntry<T>(name: string, { mark, value, ...times }: Entry<T>): string {
  const body = JSON.stringify({ name, ...times, found: value !== undefined, value })
  return `${mark}\n${checksum(body)}\n${body}`
}

/** The mark of a text; '' for none. */
export function markOf(text: string): string {
  const end = text.indexOf('\n')
  return end === -1 ? text : text.slice(0, end)
}

/** Reads a text and trusts nothing in it. */
export function decodeEntry<T>(name: string, text: string, schema: z.ZodType<T>): StoredText<T> {
  const [mark = '', sum, body, ...more] = text.split('\n')
  if (text === '' || (mark.startsWith(droppedLetter) && sum === undefined)) return { kind: 'nothing', mark }
  if (mark.startsWith(writingLetter) && sum === undefined) return { kind: 'writing' }
  if (!mark.startsWith(entryLetter) || body === undefined || more.length > 0) return refused('unreadable')
  if (checksum(body) !== sum) return refused('damaged')
  const parsed = bodySchema.safeParse(parseJson(body))
  if (!parsed.success) return refused('unreadable')
  const { name: echoed, found, value, ...times } = parsed.data
  if (echoed !== name) return refused('foreign')
  if (!found) return { kind: 'entry', entry: { mark, ...times, value: undefined } }
  const checked = schema.safeParse(value)
  return checked.success ? { kind: 'entry', entry: { mark, ...times, value: checked.data } } : refused('misfit')
}

function refused(reason: RefusalReason): { kind: 'refused'; reason: RefusalReason } {
  return { kind: 'refused', reason }
}

function checksum(text: string): string {
  return crc32(text).toString(36)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
