import { describe, expect, test } from 'vitest'
import { chatRequestSchema, recommendationQuerySchema, validate } from './index.ts'

const message = { id: 'm1', role: 'user', parts: [{ type: 'text', text: 'hello' }] }
const request = { id: 'c1', trigger: 'submit-message', messages: [message] }

describe('validation of a chat request', () => {
  test('takes what the AI SDK sends', () => {
    expect(validate(chatRequestSchema, request).kind).toBe('valid')
  })

  test('takes our own long answers, which come back with the next question', () => {
    const answer = { id: 'm0', role: 'assistant', parts: [{ type: 'text', text: 'x'.repeat(16_000) }] }
    expect(validate(chatRequestSchema, { ...request, messages: [answer, message] }).kind).toBe('valid')
  })

  test('takes parts of types that it does not use', () => {
    const withFile = { ...message, parts: [{ type: 'file', url: 'data:', mediaType: 'image/png' }, ...message.parts] }
    expect(validate(chatRequestSchema, { ...request, messages: [withFile] }).kind).toBe('valid')
  })

  test.each([
    ['a missing field', { ...request, id: undefined }, { field: 'id', received: 'nothing' }],
    ['an unknown field', { ...request, role: 'admin' }, { field: '(body)', rule: 'Unrecognized key: "role"' }],
    ['a bad id', { ...request, id: 'a/b' }, { field: 'id', received: '"a/b"' }],
    [
      'a wrong value deep inside',
      { ...request, messages: [{ ...message, role: 'root' }] },
      { field: 'messages.0.role', received: '"root"' },
    ],
    ['no messages', { ...request, messages: [] }, { field: 'messages', received: '0 items' }],
    [
      'a long text',
      { ...request, messages: [{ ...message, parts: [{ type: 'text', text: 'x'.repeat(4_001) }] }] },
      { field: 'messages.0.parts.0.text', received: '4001 characters' },
    ],
    ['something else altogether', 'hello', { field: '(body)', received: '"hello"' }],
  ])('names field, rule and value of %s', (_name, body, expected) => {
    const result = validate(chatRequestSchema, body)
    expect(result).toMatchObject({ kind: 'invalid', errors: [expected] })
  })
})

describe('validation of a recommendation query', () => {
  test('fills in defaults and splits lists', () => {
    const result = validate(recommendationQuerySchema, { likes: 'Monster, 鋼の錬金術師,,' })
    expect(result).toEqual({ kind: 'valid', value: { limit: 10, likes: ['Monster', '鋼の錬金術師'] } })
  })

  test.each([['0'], ['51'], ['1.5'], ['many']])('refuses limit=%s', (limit) => {
    expect(validate(recommendationQuerySchema, { limit })).toMatchObject({
      kind: 'invalid',
      errors: [{ field: 'limit' }],
    })
  })
})
