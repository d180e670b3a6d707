import * as z from 'zod'
import { conversationIdSchema, maxHistoryCharacters, maxMessageCharacters, maxMessagesPerRequest } from './chat.ts'

/** The one model that this service is, under OpenAI's protocol. */
export const openAiModel = 'manga-assist'

const textPartSchema = z.strictObject({ type: z.literal('text'), text: z.string() })
/** What a message says. */
export const openAiContentSchema = z.union(
  [z.string(), z.array(textPartSchema).max(100)],
  'must be text, or a list of text parts',
)

// A name of the speaker, a refusal, annotations: they come back from earlier answers and are not used.
const messageSchema = z.discriminatedUnion('role', [
  z.looseObject({ role: z.literal('system'), content: openAiContentSchema }),
  z.looseObject({ role: z.literal('developer'), content: openAiContentSchema }),
  z.looseObject({ role: z.literal('user'), content: openAiContentSchema }),
  z.looseObject({ role: z.literal('assistant'), content: openAiContentSchema.nullish() }),
])

export type OpenAiMessage = z.infer<typeof messageSchema>

/** Parameters that steer how a model chooses its words. They are taken and have no effect. */
const withoutEffect = {
  frequency_penalty: z.number().nullish(),
  logit_bias: z.record(z.string(), z.number()).nullish(),
  max_completion_tokens: z.number().nullish(),
  max_tokens: z.number().nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  prediction: z.looseObject({}).nullish(),
  presence_penalty: z.number().nullish(),
  prompt_cache_key: z.string().nullish(),
  prompt_cache_options: z.looseObject({}).nullish(),
  prompt_cache_retention: z.string().nullish(),
  reasoning_effort: z.string().nullish(),
  safety_identifier: z.string().nullish(),
  seed: z.number().nullish(),
  service_tier: z.string().nullish(),
  store: z.boolean().nullish(),
  temperature: z.number().nullish(),
  top_p: z.number().nullish(),
  user: z.string().nullish(),
  verbosity: z.string().nullish(),
}

const noList = z.array(z.unknown()).max(0, 'is not supported: leave it out or send an empty list').nullish()
const notSupported = z.null('is not supported: leave it out').optional()

/** Parameters that would change what the answer is: refused, unless their value asks for nothing. */
const onlyNeutral = {
  audio: notSupported,
  function_call: z.literal('none', 'must be "none": functions are not supported').nullish(),
  functions: noList,
  logprobs: z.literal(false, 'must be false: log probabilities are not supported').nullish(),
  modalities: z.array(z.literal('text', 'must be "text": nothing else is written')).nullish(),
  moderation: notSupported,
  n: z.literal(1, 'must be 1: a request gets one answer').nullish(),
  response_format: z
    .strictObject({ type: z.literal('text', 'must be "text": other formats are not supported') })
    .nullish(),
  stop: noList,
  tool_choice: z.enum(['none', 'auto'], 'must be "none" or "auto": tools are not supported').nullish(),
  tools: noList,
  top_logprobs: z.literal(0, 'must be 0: log probabilities are not supported').nullish(),
  web_search_options: notSupported,
}

/** Body of `POST /v1/chat/completions`: every documented parameter, and no other. */
export const openAiChatRequestSchema = z.strictObject({
  ...withoutEffect,
  ...onlyNeutral,
  model: z.string().min(1).max(128),
  messages: z.array(messageSchema).min(1).max(maxMessagesPerRequest),
  /** `conversation_id` names the conversation that the answer is remembered in; other pairs are not used. */
  metadata: z.looseObject({ conversation_id: conversationIdSchema.optional() }).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z
    .strictObject({ include_usage: z.boolean().nullish(), include_obfuscation: z.boolean().nullish() })
    .nullish(),
})

export type OpenAiChatRequest = z.infer<typeof openAiChatRequestSchema>

/** The text of a message, its parts joined; empty when it has none. */
export function openAiText({ content }: OpenAiMessage): string {
  if (typeof content === 'string') return content
  return (content ?? []).map(({ text }) => text).join('\n')
}

/** Which text is too long, by its place in the list; undefined when all fit. */
export function longOpenAiMessage(messages: readonly OpenAiMessage[]): { index: number; rule: string } | undefined {
  const index = messages.findIndex((message, at) => openAiText(message).length > longest(messages, at))
  return index === -1 ? undefined : { index, rule: `must be at most ${longest(messages, index)} characters` }
}

function longest(messages: readonly OpenAiMessage[], index: number): number {
  return index === messages.length - 1 ? maxMessageCharacters : maxHistoryCharacters
}

export interface OpenAiUsage {
  prompt_tokens: number
  completion_tokens: number
  total_tokens: number
}

interface OpenAiCompletionHead {
  id: string
  /** Seconds since 1970. */
  created: number
  model: string
}

export type OpenAiFinishReason = 'stop' | 'length' | 'content_filter'

/** The answer to a request that does not stream. */
export interface OpenAiCompletion extends OpenAiCompletionHead {
  object: 'chat.completion'
  choices: {
    index: 0
    message: { role: 'assistant'; content: string; refusal: null }
    logprobs: null
    finish_reason: OpenAiFinishReason
  }[]
  usage: OpenAiUsage
}

/** One event of an answer that streams. `usage` is there when the client asked for it; null in all but the last. */
export interface OpenAiChunk extends OpenAiCompletionHead {
  object: 'chat.completion.chunk'
  choices: {
    index: 0
    delta: { role?: 'assistant'; content?: string }
    logprobs: null
    finish_reason: OpenAiFinishReason | null
  }[]
  usage?: OpenAiUsage | null
}

/** How OpenAI describes a model. */
export interface OpenAiModelInfo {
  id: string
  object: 'model'
  created: number
  owned_by: string
}

/** What `GET /v1/models` answers. */
export interface OpenAiModelList {
  object: 'list'
  data: OpenAiModelInfo[]
}
