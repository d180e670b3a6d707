import {
  longOpenAiMessage,
  type OpenAiChatRequest,
  type OpenAiModelInfo,
  type OpenAiModelList,
  openAiChatRequestSchema,
  openAiModel,
  openAiText,
} from '@manga-assist/contracts'
import type { ChatQuestion, PromptMessage } from '@manga-assist/core'
import { type Context, Hono } from 'hono'
import { answerWhileRead, reportEnd } from '../answer-turn.ts'
import type { AppDependencies } from '../app-dependencies.ts'
import type { AppEnv } from '../app-env.ts'
import { digestOf, idempotencyOf, keyConflict } from '../idempotency.ts'
import { type OpenAiAnswerOptions, openAiEvents } from '../openai-stream.ts'
import { type ProblemResponse, problemResponse } from '../problem-response.ts'
import { jsonBody, type Validated } from '../validated.ts'
import { answerWhole } from '../whole-completion.ts'

/** Clients of this protocol cannot come back for an answer. */
const graceMs = 0

const model: OpenAiModelInfo = {
  id: openAiModel,
  object: 'model',
  // First released on 21 November 2026.
  created: Date.UTC(2026, 10, 21) / 1_000,
  owned_by: openAiModel,
}

const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache',
  'x-accel-buffering': 'no',
}

/** OpenAI's chat completions over the same turns. */
export const openAiRoutes = (dependencies: AppDependencies) => {
  const { turns, clock } = dependencies
  return new Hono<AppEnv>()
    .get('/v1/models', (c) => c.json({ object: 'list', data: [model] } satisfies OpenAiModelList))
    .get('/v1/models/:id', (c) => (c.req.param('id') === model.id ? c.json(model) : unknownModel(c, c.req.param('id'))))
    .post('/v1/chat/completions', jsonBody(openAiChatRequestSchema), async (c) => {
      const request = c.req.valid('json')
      const asked = await readQuestion(c, request, dependencies)
      if (asked.kind === 'refused') return asked.response
      const { question, idempotency } = asked.value
      const answer = await turns.ask(question, {
        graceMs,
        onEnd: reportEnd(c, dependencies),
        ...(idempotency && { idempotency }),
      })
      if (answer.kind === 'key-conflict') return keyConflict(c)
      const options: OpenAiAnswerOptions = {
        id: `chatcmpl-${answer.turnId}`,
        created: Math.floor(clock.wallNow() / 1_000),
        promptText: request.messages.map(openAiText).join('\n'),
        includeUsage: request.stream_options?.include_usage === true,
      }
      if (request.stream) {
        return answerWhileRead(c, answer.read, (events) => openAiEvents(events, options), streamHeaders)
      }
      return answerWhole(c, { ...options, read: answer.read, clock })
    })
}

interface Asked {
  question: ChatQuestion
  idempotency: Extract<Awaited<ReturnType<typeof idempotencyOf>>, { kind: 'valid' }>['value']
}

async function readQuestion(
  c: Context<AppEnv>,
  request: OpenAiChatRequest,
  { newId }: AppDependencies,
): Promise<Validated<Asked>> {
  const response = request.model === model.id ? wrongMessages(c, request) : unknownModel(c, request.model)
  if (response) return { kind: 'refused', response }
  const idempotency = await idempotencyOf(c)
  if (idempotency.kind === 'refused') return idempotency
  const key = idempotency.value?.key
  const messages = request.messages.flatMap(promptMessage)
  const history = messages.slice(0, -1)
  const question: ChatQuestion = {
    userId: c.get('userId'),
    // Asked again under its key, a question must find the conversation of its first answer.
    conversationId: request.metadata?.conversation_id ?? (key ? await digestOf(key) : newId()),
    messageId: newId(),
    text: messages.at(-1)?.text ?? '',
    // A single message says nothing of what was before: the conversation's memory does.
    ...(history.length > 0 && { history }),
  }
  return { kind: 'valid', value: { question, idempotency: idempotency.value } }
}

/** Standing orders of the client are not passed on: ours hold. */
function promptMessage(message: OpenAiChatRequest['messages'][number]): PromptMessage[] {
  const { role } = message
  return role === 'user' || role === 'assistant' ? [{ role, text: openAiText(message) }] : []
}

function wrongMessages(c: Context<AppEnv>, { messages }: OpenAiChatRequest): ProblemResponse | undefined {
  const last = messages.at(-1)
  if (last?.role !== 'user' || openAiText(last).trim() === '') {
    return refuse(c, 'messages', 'must end with a message of role "user" whose text is not empty')
  }
  const long = longOpenAiMessage(messages)
  return long && refuse(c, `messages.${long.index}.content`, long.rule)
}

function refuse(c: Context<AppEnv>, field: string, rule: string): ProblemResponse {
  return problemResponse(c, 'invalid-request', `In the body, ${field}: ${rule}.`, { errors: [{ field, rule }] })
}

function unknownModel(c: Context<AppEnv>, received: string): ProblemResponse {
  const rule = `must be "${model.id}"`
  const errors = [{ field: 'model', rule, received: received.slice(0, 60) }]
  return problemResponse(c, 'model-not-found', `Ask for the model "${model.id}".`, { errors })
}
