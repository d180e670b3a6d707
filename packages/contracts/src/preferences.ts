import * as z from 'zod'
import { genreSchema, genres, themeSchema } from './title.ts'

const titleIds = z.array(z.string().min(1).max(80)).max(2_000)

/** More than any catalogue of ours has themes. */
const mostAvoidedThemes = 400

/** What a reader told us. Title lists are in the order in which they were told, the latest last. */
export const preferencesSchema = z.strictObject({
  liked: titleIds,
  read: titleIds,
  dropped: titleIds,
  avoidedGenres: z.array(genreSchema).max(genres.length),
  /** Absent where the reader avoids none, so that what clients of before wrote reads as it was written. */
  avoidedThemes: z.array(themeSchema).max(mostAvoidedThemes).exactOptional(),
})

export type Preferences = z.infer<typeof preferencesSchema>

export const emptyPreferences: Preferences = { liked: [], read: [], dropped: [], avoidedGenres: [] }

/** Body of `POST /v1/feedback`. */
export const feedbackSchema = z.strictObject({
  titleId: z.string().min(1).max(80),
  kind: z.enum(['liked', 'read', 'dropped']),
})

export type Feedback = z.infer<typeof feedbackSchema>
