import * as z from 'zod'
import { validate } from './validation.ts'

/** An hour. */
const longestSpan = z.int().min(0).max(3_600_000)

/** A chapter that came out, or will: what trending and freshness are made from, and the demand that it brings. */
export const chapterDropSchema = z.strictObject({
  titleId: z.string().min(1).max(80),
  /** When it comes out, in milliseconds since 1970 (UTC). May lie ahead. */
  atMs: z.int().min(0),
  /** Its number; there are chapters 10.5. */
  chapter: z.number().min(0).max(10_000).optional(),
  /** How many times the ordinary demand it is expected to bring; 1 when left out. */
  expectedMultiple: z.number().min(1).max(1_000).optional(),
  /** How long before what it will need must be ready, in milliseconds; half a minute when left out. */
  leadMs: longestSpan.optional(),
  /** How long after readers still come because of it; a minute when left out. */
  spreadMs: longestSpan.optional(),
})

export type ChapterDrop = z.infer<typeof chapterDropSchema>

const maxDrops = 50_000

/** Reads a calendar, a JSON array of chapters. Throws what is wrong with it: the entry, its field, the rule, the value. */
export function parseChapterDrops(text: string): readonly ChapterDrop[] {
  const entries: unknown = JSON.parse(text)
  if (!Array.isArray(entries) || entries.length > maxDrops) {
    throw new Error(`a calendar must hold a JSON array of at most ${maxDrops} chapters`)
  }
  return entries.map(dropOf)
}

function dropOf(entry: unknown, index: number): ChapterDrop {
  const result = validate(chapterDropSchema, entry)
  if (result.kind === 'valid') return result.value
  const [first] = result.errors
  const received = first?.received ?? 'an object'
  throw new Error(`entry ${index + 1}: ${first?.field}: ${first?.rule}; received ${received}`)
}
