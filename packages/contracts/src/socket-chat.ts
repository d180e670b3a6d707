import * as z from 'zod'
import { chatRequestSchema, conversationIdSchema, type UiMessageChunk } from './chat.ts'
import type { ProblemCode } from './problem.ts'

const requestIdSchema = z.string().min(1).max(128)

/** What every message of a client holds: enough to answer it, whatever else is wrong with it. */
export const socketEnvelopeSchema = z.looseObject({
  type: z.enum(['send', 'resume', 'abort']),
  requestId: requestIdSchema,
})

// What an application adds for itself; of the headers, the idempotency key is read.
const additions = {
  headers: z.record(z.string(), z.string().max(8_192)).optional(),
  body: z.looseObject({}).optional(),
  metadata: z.unknown().optional(),
}

/** Messages of `WebSocketChatTransport` of AI SDK 7. */
export const socketRequestSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('send'), requestId: requestIdSchema, ...additions, ...chatRequestSchema.shape }),
  z.strictObject({
    type: z.literal('resume'),
    requestId: requestIdSchema,
    id: conversationIdSchema,
    /** The last chunk that the client has; without it the whole answer is sent again. */
    lastSequence: z.int().min(0).optional(),
    ...additions,
  }),
  z.strictObject({ type: z.literal('abort'), requestId: requestIdSchema }),
])

export type SocketRequest = z.infer<typeof socketRequestSchema>

/** Refusals that only a connection knows; all others have the code of a problem. */
export const socketRefusals = {
  draining: 'This process takes no more questions on the connection: connect again after `retryAfterMs`.',
  'too-many-turns': 'As many answers run on the connection as may: wait for one to end.',
} as const satisfies Readonly<Record<string, string>>

export type SocketErrorCode = ProblemCode | keyof typeof socketRefusals

/** What the server says; each belongs to one request of the client. */
export type SocketReply =
  | { type: 'start'; requestId: string }
  /** `sequence` counts from 0 without gaps: the client drops the connection at any other. */
  | { type: 'chunk'; requestId: string; sequence: number; chunk: UiMessageChunk }
  | { type: 'end'; requestId: string }
  /** The request failed; the others on the connection go on. */
  | { type: 'error'; requestId: string; errorText: string; code: SocketErrorCode; retryAfterMs?: number }
  /** There is nothing to resume. */
  | { type: 'no-active'; requestId: string }

/** Codes with which a connection is closed (RFC 6455, section 7.4.1, and its registry). */
export const socketCloseCodes = {
  unsupportedData: 1_003,
  invalidData: 1_007,
  policyViolation: 1_008,
  serviceRestart: 1_012,
} as const
