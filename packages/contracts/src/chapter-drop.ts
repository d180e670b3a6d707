import * as z from 'zod'

/** A chapter that came out, or will: what trending and freshness are made from. */
export const chapterDropSchema = z.strictObject({
  titleId: z.string().min(1).max(80),
  /** When it comes out, in milliseconds since 1970 (UTC). May lie ahead. */
  atMs: z.int().min(0),
  /** Its number; there are chapters 10.5. */
  chapter: z.number().min(0).max(10_000).optional(),
  /** How many times the ordinary demand it is expected to bring; 1 when left out. */
  expectedMultiple: z.number().min(1).max(1_000).optional(),
})

export type ChapterDrop = z.infer<typeof chapterDropSchema>
