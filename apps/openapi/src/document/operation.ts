import type { ProblemCode } from '@manga-assist/contracts'
import type * as z from 'zod'
import type { TagName } from './tags.ts'

/** What the code of a route does not say of itself. */
export interface Operation {
  /** Unique, in camel case: generated clients name their functions so. */
  id: string
  tag: TagName
  summary: string
  description?: string
  /** Of the path and the query, by name. The query's schemas come from the route. */
  parameters?: Readonly<Record<string, ParameterText>>
  headers?: readonly RequestHeader[]
  /** Bodies that the route takes, by name. */
  bodies?: Readonly<Record<string, { summary: string; value: unknown }>>
  /** By status. */
  answers: Readonly<Record<number, Answer>>
  /** Refusals of this route beside those that all routes of its kind have. */
  problems?: readonly ProblemCode[]
  /** What travels over a connection that this route opens. */
  socket?: { client: z.ZodType; server: z.ZodType }
}

interface ParameterText {
  description: string
  example: string | number
  /** For a parameter of the path. */
  schema?: z.ZodType
}

export type RequestHeader = 'idempotency-key' | 'if-none-match'

export interface Answer {
  description: string
  /** What it holds, by media type. An answer without is empty. */
  content?: Readonly<Record<string, AnswerContent>>
  headers?: readonly AnswerHeader[]
}

export type AnswerContent =
  /** JSON of that schema. */
  | { kind: 'json'; schema: z.ZodType; example: unknown }
  /** Server-sent events, whose data are JSON of that schema, and then `[DONE]`. */
  | { kind: 'events'; schema: z.ZodType; example: readonly unknown[] }
  | { kind: 'text' }

type AnswerHeader = 'etag' | 'x-vercel-ai-ui-message-stream' | 'upgrade'
