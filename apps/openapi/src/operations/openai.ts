import { openAiModel } from '@manga-assist/contracts'
import {
  openAiChunkSchema,
  openAiCompletionSchema,
  openAiModelIdSchema,
  openAiModelListSchema,
  openAiModelSchema,
} from '../answers/openai.ts'
import type { Operations } from '../document/document.ts'

const model = { id: openAiModel, object: 'model', created: 1_795_219_200, owned_by: openAiModel }
const head = { id: 'chatcmpl-t1', created: 1_795_305_600, model: openAiModel }
const completion = { ...head, object: 'chat.completion' }
const chunk = { ...head, object: 'chat.completion.chunk' }
const choice = { index: 0, logprobs: null }
const asked = { model: openAiModel, messages: [{ role: 'user', content: 'a thriller like Monster' }] }

export const openAiOperations: Operations = {
  'GET /v1/models': {
    id: 'listModels',
    tag: 'OpenAI-compatible',
    summary: 'The models: one, which is this service',
    answers: {
      200: {
        description: 'The list.',
        content: {
          'application/json': {
            kind: 'json',
            schema: openAiModelListSchema,
            example: { object: 'list', data: [model] },
          },
        },
      },
    },
  },
  'GET /v1/models/:id': {
    id: 'readModel',
    tag: 'OpenAI-compatible',
    summary: 'One model',
    parameters: { id: { description: 'Its name.', example: openAiModel, schema: openAiModelIdSchema } },
    answers: {
      200: {
        description: 'The model.',
        content: { 'application/json': { kind: 'json', schema: openAiModelSchema, example: model } },
      },
    },
    problems: ['model-not-found'],
  },
  'POST /v1/chat/completions': {
    id: 'completeChat',
    tag: 'OpenAI-compatible',
    summary: 'Ask a question as clients of OpenAI do',
    description:
      'The history comes with the request. `metadata.conversation_id` names the conversation that the answer is ' +
      'remembered in. An answer that takes long begins with spaces, which JSON allows, so that no proxy gives up on it.',
    headers: ['idempotency-key'],
    bodies: {
      whole: { summary: 'The answer as a whole', value: asked },
      stream: {
        summary: 'The answer as it is written, with an account of tokens at its end',
        value: { ...asked, stream: true, stream_options: { include_usage: true } },
      },
    },
    answers: {
      200: {
        description: 'The completion; as server-sent events when `stream` is true.',
        content: {
          'application/json': {
            kind: 'json',
            schema: openAiCompletionSchema,
            example: {
              ...completion,
              choices: [
                {
                  ...choice,
                  message: { role: 'assistant', content: 'Try Death Note.', refusal: null },
                  finish_reason: 'stop',
                },
              ],
              usage: { prompt_tokens: 6, completion_tokens: 4, total_tokens: 10 },
            },
          },
          'text/event-stream': {
            kind: 'events',
            schema: openAiChunkSchema,
            example: [
              { ...chunk, choices: [{ ...choice, delta: { role: 'assistant', content: '' }, finish_reason: null }] },
              { ...chunk, choices: [{ ...choice, delta: { content: 'Try Death Note.' }, finish_reason: null }] },
              { ...chunk, choices: [{ ...choice, delta: {}, finish_reason: 'stop' }] },
            ],
          },
        },
      },
    },
    problems: ['model-not-found', 'idempotency-key-reused'],
  },
}
