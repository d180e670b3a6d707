import {
  type ConversationListResponse,
  type ConversationMessage,
  type ConversationResponse,
  conversationIdSchema,
  type Recommendation,
  type RecommendationsResponse,
  type TitlesResponse,
  titleNamesSchema,
  titleSchema,
} from '@manga-assist/contracts'
import * as z from 'zod'

/** What answers hold. Requests have their schemas in `contracts`, because they are checked; answers have types there. */

export const recommendationSchema: z.ZodType<Recommendation> = z.object({
  id: titleSchema.shape.id,
  title: titleNamesSchema,
  score: z.number().describe('Comparable within one list only; the best has the highest.'),
  reasons: z.array(z.string()).describe('True statements, ready to be shown.'),
})

export const recommendationsSchema: z.ZodType<RecommendationsResponse> = z.object({
  items: z.array(recommendationSchema).max(50),
})

export const titlesSchema: z.ZodType<TitlesResponse> = z.object({ items: z.array(titleSchema).max(50) })

export const conversationMessageSchema: z.ZodType<ConversationMessage> = z.object({
  id: z.string(),
  role: z.enum(['user', 'assistant']),
  text: z.string(),
  recommended: z.array(titleSchema.shape.id).describe('Titles that an assistant message recommended.'),
  complete: z.boolean().describe('False when the reader left or the answer broke off.'),
})

export const conversationSchema: z.ZodType<ConversationResponse> = z.object({
  id: conversationIdSchema,
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  messages: z.array(conversationMessageSchema),
})

export const conversationListSchema: z.ZodType<ConversationListResponse> = z.object({
  items: z
    .array(z.object({ id: conversationIdSchema, updatedAt: z.iso.datetime(), firstMessage: z.string() }))
    .max(50)
    .describe('The latest first.'),
})

export const healthSchema = z.object({ status: z.literal('ok') })
export const readySchema = z.object({ status: z.literal('ready') })
