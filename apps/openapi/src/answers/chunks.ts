import {
  type MessageMetadata,
  problems,
  type SocketErrorCode,
  type SocketReply,
  socketRefusals,
  type UiFinishReason,
  type UiMessageChunk,
} from '@manga-assist/contracts'
import * as z from 'zod'
import { recommendationSchema } from './reader.ts'

const durationMs = z.number().min(0).exactOptional()

export const messageMetadataSchema: z.ZodType<MessageMetadata> = z.object({
  intent: z.string().exactOptional(),
  plane: z.enum(['fargate', 'lambda']).exactOptional().describe('Where the turn ran.'),
  model: z.string().exactOptional(),
  timings: z
    .object({ preparedMs: durationMs, firstTokenMs: durationMs, totalMs: durationMs })
    .exactOptional()
    .describe('Milliseconds from the start of the turn.'),
})

const finishReasonSchema: z.ZodType<UiFinishReason> = z.enum([
  'stop',
  'length',
  'content-filter',
  'other',
  'interrupted',
  'error',
])

const of = <T extends string>(type: T) => z.literal(type)

export const uiMessageChunkSchema: z.ZodType<UiMessageChunk> = z.discriminatedUnion('type', [
  z.object({ type: of('start'), messageId: z.string(), messageMetadata: messageMetadataSchema.exactOptional() }),
  z.object({ type: of('start-step') }),
  z.object({ type: of('text-start'), id: z.string() }),
  z.object({ type: of('text-delta'), id: z.string(), delta: z.string() }),
  z.object({ type: of('text-end'), id: z.string() }),
  z.object({ type: of('data-recommendation'), id: z.string(), data: recommendationSchema }),
  z.object({ type: of('finish-step') }),
  z.object({
    type: of('finish'),
    finishReason: finishReasonSchema,
    messageMetadata: messageMetadataSchema.exactOptional(),
  }),
  z.object({ type: of('abort') }).describe('The reader asked for it; `finish` follows.'),
  z.object({ type: of('error'), errorText: z.string(), code: z.string().exactOptional() }),
])

const requestId = z.string()
const socketErrorCodes = Object.keys({ ...problems, ...socketRefusals }) as SocketErrorCode[]

export const socketReplySchema: z.ZodType<SocketReply> = z.discriminatedUnion('type', [
  z.object({ type: of('start'), requestId }),
  z.object({
    type: of('chunk'),
    requestId,
    sequence: z.int().min(0).describe('Counts from 0 without gaps.'),
    chunk: uiMessageChunkSchema,
  }),
  z.object({ type: of('end'), requestId }),
  z
    .object({
      type: of('error'),
      requestId,
      errorText: z.string(),
      code: z.enum(socketErrorCodes),
      retryAfterMs: z.number().min(0).exactOptional(),
    })
    .describe('The request failed; the others on the connection go on.'),
  z.object({ type: of('no-active'), requestId }).describe('There is nothing to resume.'),
])
