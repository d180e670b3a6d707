import * as z from 'zod'
import type { TitleNames } from './title.ts'

/** Longest text of one message, in characters. */
export const maxMessageCharacters = 4_000
/** Most messages that a client may send along; the server's memory counts, not theirs. */
export const maxMessagesPerRequest = 200

/** Ids that clients choose. No separators that a store key could confuse. */
export const conversationIdSchema = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[A-Za-z0-9._-]+$/, 'may hold letters, digits, dot, underscore and hyphen')

const messageIdSchema = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[\x21-\x7e]+$/, 'may hold visible ASCII characters')

/** Longest text that comes back in the history: our own answers, and room for what others wrote before. */
export const maxHistoryCharacters = 20_000

// Files, tool results and later part types may come along: they are accepted and not used.
const partSchema = (maxCharacters: number) =>
  z.looseObject({ type: z.string().max(64), text: z.string().max(maxCharacters).optional() })

/** A part of what the reader writes. */
export const questionPartSchema = partSchema(maxMessageCharacters)
/** A part of what was said before. */
export const historyPartSchema = partSchema(maxHistoryCharacters)
const maxParts = 100
const historyParts = z.array(historyPartSchema).max(maxParts)

/** A message as AI SDK 7 keeps it. */
export const chatMessageSchema = z.discriminatedUnion('role', [
  z.looseObject({ id: messageIdSchema, role: z.literal('user'), parts: z.array(questionPartSchema).max(maxParts) }),
  z.looseObject({ id: messageIdSchema, role: z.literal('assistant'), parts: historyParts }),
  z.looseObject({ id: messageIdSchema, role: z.literal('system'), parts: historyParts }),
])

/** Body of `POST /api/chat`, as the default transport of AI SDK 7 sends it. */
export const chatRequestSchema = z.strictObject({
  id: conversationIdSchema,
  trigger: z.enum(['submit-message', 'regenerate-message']),
  messageId: messageIdSchema.optional(),
  messages: z.array(chatMessageSchema).min(1).max(maxMessagesPerRequest),
})

export type ChatRequest = z.infer<typeof chatRequestSchema>

/** What a recommendation card shows; travels as the data of a `data-recommendation` part. */
export interface Recommendation {
  id: string
  title: TitleNames
  score: number
  reasons: string[]
}

/** Travels with `start` and `finish`; the client merges both. */
export interface MessageMetadata {
  intent?: string
  /** Where the turn ran. */
  plane?: 'fargate' | 'lambda'
  model?: string
  /** Durations in milliseconds from the start of the turn. */
  timings?: { preparedMs?: number; firstTokenMs?: number; totalMs?: number }
}

/** The chunks of AI SDK's UI message stream (protocol v1) that we send. The client dies of any other `type`. */
export type UiMessageChunk =
  | { type: 'start'; messageId: string; messageMetadata?: MessageMetadata }
  | { type: 'start-step' }
  | { type: 'text-start'; id: string }
  | { type: 'text-delta'; id: string; delta: string }
  | { type: 'text-end'; id: string }
  | { type: 'data-recommendation'; id: string; data: Recommendation }
  | { type: 'finish-step' }
  | { type: 'finish'; finishReason: UiFinishReason; messageMetadata?: MessageMetadata }
  /** The reader asked for it; `finish` follows. */
  | { type: 'abort' }
  | { type: 'error'; errorText: string; code?: string }

/** `content-filter`: a guardrail held text back. `other`: the model ended for a reason of its own. */
export type UiFinishReason = 'stop' | 'length' | 'content-filter' | 'other' | 'interrupted' | 'error'
