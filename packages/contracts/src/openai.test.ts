import { describe, expect, test } from 'vitest'
import { answerError, longOpenAiMessage, openAiChatRequestSchema, problem, validate } from './index.ts'

const request = { model: 'manga-assist', messages: [{ role: 'user', content: 'hello' }] }

function firstError(more: object) {
  const result = validate(openAiChatRequestSchema, { ...request, ...more })
  return result.kind === 'invalid' ? result.errors[0] : undefined
}

describe('a chat completions request', () => {
  test.each([
    ['nothing but model and messages', {}],
    ['parameters that choose words', { temperature: 0.2, top_p: 1, seed: 7, max_tokens: 100, user: 'u', store: false }],
    ['neutral values of what is not supported', { n: 1, tools: [], tool_choice: 'auto', logprobs: false, stop: null }],
    ['text as parts', { messages: [{ role: 'user', content: [{ type: 'text', text: 'hello' }] }] }],
    [
      'its own earlier answers',
      { messages: [{ role: 'assistant', content: 'hi', refusal: null, annotations: [] }, ...request.messages] },
    ],
    ['a conversation', { metadata: { conversation_id: 'c1', other: 'value' } }],
  ])('takes %s', (_name, more) => {
    expect(firstError(more)).toBeUndefined()
  })

  test.each([
    ['several answers', { n: 2 }, { field: 'n', rule: 'must be 1: a request gets one answer', received: '2' }],
    ['tools', { tools: [{ type: 'function', function: { name: 'f' } }] }, { field: 'tools', received: '1 items' }],
    ['a tool that must be called', { tool_choice: 'required' }, { field: 'tool_choice' }],
    ['another format', { response_format: { type: 'json_object' } }, { field: 'response_format.type' }],
    ['stop sequences', { stop: ['\n'] }, { field: 'stop' }],
    ['log probabilities', { logprobs: true }, { field: 'logprobs' }],
    ['spoken answers', { modalities: ['text', 'audio'] }, { field: 'modalities.1' }],
    ['a parameter that nobody documented', { nonsense: 1 }, { rule: 'Unrecognized key: "nonsense"' }],
    ['an image', { messages: [{ role: 'user', content: [{ type: 'image_url' }] }] }, { field: 'messages.0.content' }],
    ['the result of a tool', { messages: [{ role: 'tool', content: 'x' }] }, { field: 'messages.0.role' }],
    ['a conversation id with a slash', { metadata: { conversation_id: 'a/b' } }, { field: 'metadata.conversation_id' }],
  ])('refuses %s and names the parameter', (_name, more, error) => {
    expect(firstError(more)).toMatchObject(error)
  })

  test('may bring back a longer answer than a question may be', () => {
    const [question, answer] = [
      { role: 'user' as const, content: 'why?' },
      { role: 'assistant' as const, content: 'x'.repeat(16_000) },
    ]
    expect(longOpenAiMessage([question, answer, question])).toBeUndefined()
    expect(longOpenAiMessage([question, { ...question, content: 'x'.repeat(4_001) }])).toMatchObject({ index: 1 })
  })
})

describe('an error', () => {
  const shed = problem('shed', 'Try again later.')

  test('has the shape that OpenAI clients read, below their routes', () => {
    const details = problem('invalid-request', 'In the body, n: must be 1.', {
      errors: [{ field: 'n', rule: 'must be 1' }],
    })
    expect(JSON.parse(answerError('/v1/chat/completions', details).body)).toEqual({
      error: {
        message: 'The request breaks a rule of its schema. In the body, n: must be 1.',
        type: 'invalid_request_error',
        param: 'n',
        code: 'invalid_request',
      },
    })
    expect(JSON.parse(answerError('/v1/models/x', shed).body).error.type).toBe('server_error')
  })

  test('is problem details everywhere else', () => {
    for (const path of ['/api/chat', '/v1/chat', '/v1/modelsx', '/']) {
      expect(answerError(path, shed)).toEqual({
        headers: { 'content-type': 'application/problem+json' },
        body: JSON.stringify(shed),
      })
    }
  })

  test('keeps an OpenAI client away when it would not wait as long as it is asked to', () => {
    expect(answerError('/v1/chat/completions', shed, 60).headers).toEqual({ 'content-type': 'application/json' })
    expect(answerError('/v1/chat/completions', shed, 61).headers).toMatchObject({ 'x-should-retry': 'false' })
  })
})
