import {
  type OpenAiChunk,
  type OpenAiCompletion,
  type OpenAiError,
  type OpenAiModelInfo,
  type OpenAiModelList,
  type OpenAiUsage,
  openAiModel,
} from '@manga-assist/contracts'
import * as z from 'zod'

export const openAiModelIdSchema = z.string().max(128)

export const openAiModelSchema: z.ZodType<OpenAiModelInfo> = z.object({
  id: openAiModelIdSchema,
  object: z.literal('model'),
  created: z.int().describe('Seconds since 1970.'),
  owned_by: z.string(),
})

export const openAiModelListSchema: z.ZodType<OpenAiModelList> = z.object({
  object: z.literal('list'),
  data: z.array(openAiModelSchema),
})

export const openAiUsageSchema: z.ZodType<OpenAiUsage> = z
  .object({ prompt_tokens: z.int().min(0), completion_tokens: z.int().min(0), total_tokens: z.int().min(0) })
  .describe('As the model counted; an estimate where it did not.')

const head = { id: z.string(), created: z.int().describe('Seconds since 1970.'), model: z.literal(openAiModel) }
const finishReason = z.enum(['stop', 'length', 'content_filter'])

export const openAiCompletionSchema = z.object({
  ...head,
  object: z.literal('chat.completion'),
  choices: z
    .array(
      z.object({
        index: z.literal(0),
        message: z.object({ role: z.literal('assistant'), content: z.string(), refusal: z.null() }),
        logprobs: z.null(),
        finish_reason: finishReason,
      }),
    )
    .length(1),
  usage: openAiUsageSchema,
}) satisfies z.ZodType<OpenAiCompletion>

export const openAiChunkSchema = z.object({
  ...head,
  object: z.literal('chat.completion.chunk'),
  choices: z
    .array(
      z.object({
        index: z.literal(0),
        delta: z.object({ role: z.literal('assistant').exactOptional(), content: z.string().exactOptional() }),
        logprobs: z.null(),
        finish_reason: finishReason.nullable(),
      }),
    )
    .max(1),
  usage: openAiUsageSchema.nullable().exactOptional(),
}) satisfies z.ZodType<OpenAiChunk>

export const openAiErrorSchema: z.ZodType<OpenAiError> = z.object({
  error: z.object({
    message: z.string(),
    type: z.string(),
    param: z.string().nullable().describe('The first field that broke a rule.'),
    code: z.string().nullable().describe('A code of problem details with underscores, or why the turn failed.'),
  }),
})
