import * as z from 'zod'
import type { Recommendation } from './chat.ts'
import { genreSchema, type Title } from './title.ts'

const commaList = z
  .string()
  .max(2_000)
  .transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  )
  .pipe(z.array(z.string().max(160)).max(50))

/** Query of `GET /v1/recommendations`. `likes` holds ids or titles in any script. */
export const recommendationQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(50).default(10),
  likes: commaList.default([]),
  genre: genreSchema.optional(),
})

export type RecommendationQuery = z.infer<typeof recommendationQuerySchema>

export interface RecommendationsResponse {
  items: Recommendation[]
}

/** Query of `GET /v1/titles`. */
export const titleQuerySchema = z.strictObject({
  q: z.string().trim().min(1).max(200),
  limit: z.coerce.number().int().min(1).max(50).default(10),
})

/** What `GET /v1/titles` answers, best first. */
export interface TitlesResponse {
  items: Title[]
}
