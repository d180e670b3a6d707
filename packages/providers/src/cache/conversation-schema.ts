import { demographics, genres } from '@manga-assist/contracts'
import { type Conversation, intents } from '@manga-assist/core'
import * as z from 'zod'

// Loose throughout, so that a field that a turn gains later is not lost on its way through the cache.

const constraintsSchema = z.looseObject({
  maxVolumes: z.number().exactOptional(),
  minVolumes: z.number().exactOptional(),
  fromYear: z.number().exactOptional(),
  toYear: z.number().exactOptional(),
  status: z.enum(['completed', 'ongoing']).exactOptional(),
  demographic: z.enum(demographics).exactOptional(),
  genres: z.array(z.enum(genres)).exactOptional(),
  about: z.array(z.array(z.string())).exactOptional(),
  withoutGenres: z.array(z.enum(genres)).exactOptional(),
  withoutThemes: z.array(z.string()).exactOptional(),
  withoutTitles: z.array(z.string()).exactOptional(),
  readerAge: z.number().exactOptional(),
})

const focusSchema = z.looseObject({
  kind: z.enum(['recommend', 'similar', 'trending']),
  terms: z.string(),
  subjects: z.array(z.string()),
  constraints: constraintsSchema,
})

const turnSchema = z.looseObject({
  id: z.string(),
  askedAtMs: z.number(),
  answeredAtMs: z.number(),
  intent: z.enum(intents),
  question: z.string(),
  answer: z.looseObject({
    messageId: z.string(),
    text: z.string(),
    recommended: z.array(z.string()),
    complete: z.boolean(),
  }),
  focus: focusSchema.exactOptional(),
})

/** What a conversation from Redis must be. */
export const conversationSchema: z.ZodType<Conversation> = z.looseObject({ id: z.string(), turns: z.array(turnSchema) })
