import * as z from 'zod'
import { genres } from './title.ts'

const titleIds = z.array(z.string().min(1).max(80)).max(2_000)

/** What a reader told us. Title lists are in the order in which they were told, the latest last. */
export const preferencesSchema = z.strictObject({
  liked: titleIds,
  read: titleIds,
  dropped: titleIds,
  avoidedGenres: z.array(z.enum(genres)).max(genres.length),
})

export type Preferences = z.infer<typeof preferencesSchema>

export const emptyPreferences: Preferences = { liked: [], read: [], dropped: [], avoidedGenres: [] }

/** Body of `POST /v1/feedback`. */
export const feedbackSchema = z.strictObject({
  titleId: z.string().min(1).max(80),
  kind: z.enum(['liked', 'read', 'dropped']),
})

export type Feedback = z.infer<typeof feedbackSchema>
