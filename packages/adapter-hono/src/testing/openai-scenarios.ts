import { randomUUID } from 'node:crypto'
import OpenAI, { APIError, BadRequestError, InternalServerError, NotFoundError } from 'openai'
import { expect, test } from 'vitest'
import { collect } from './collect.ts'
import { orders } from './protocol-app.ts'
import type { Deployment } from './protocol-deployments.ts'

const model = 'manga-assist'
const ask = (content: string) => ({ model, messages: [{ role: 'user' as const, content }] })

export function openAiClient(origin: string): OpenAI {
  const defaultHeaders = { 'x-user-id': `reader-${randomUUID()}` }
  return new OpenAI({ baseURL: `${origin}/v1`, apiKey: 'unused', defaultHeaders, maxRetries: 0 })
}

/** What every deployment does for OpenAI's own client. */
export function testOpenAiProtocol(deployed: () => Deployment): void {
  const client = () => openAiClient(deployed().origin)

  test('answers at once, with an account of tokens', async () => {
    const { data, response } = await client().chat.completions.create(ask('recommend a heist manga')).withResponse()
    expect(data).toMatchObject({
      id: expect.stringMatching(/^chatcmpl-/),
      object: 'chat.completion',
      model,
      choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant' } }],
    })
    expect(data.choices[0]?.message.content).toContain('Lupin III')
    expect(data.usage?.total_tokens).toBe((data.usage?.prompt_tokens ?? 0) + (data.usage?.completion_tokens ?? 0))
    expect(data.usage?.completion_tokens).toBeGreaterThan(20)
    expect(response.headers.get('x-served-by')).toBe(deployed().plane)
  })

  test('streams the same answer, with usage at the end for who asks', async () => {
    const question = ask('recommend a heist manga')
    const whole = await client().chat.completions.create(question)
    const stream = client().chat.completions.stream({ ...question, stream_options: { include_usage: true } })
    const streamed = await stream.finalChatCompletion()
    expect(streamed.choices[0]?.message.content).toBe(whole.choices[0]?.message.content)
    expect(streamed.choices[0]?.finish_reason).toBe('stop')
    expect(streamed.usage).toEqual(whole.usage)
    const plain = await collect(await client().chat.completions.create({ ...question, stream: true }))
    expect(plain.some((chunk) => 'usage' in chunk)).toBe(false)
  })

  test('takes what was said before from the request', async () => {
    const messages = [
      { role: 'system' as const, content: 'Answer in rhymes.' },
      { role: 'user' as const, content: 'recommend something with doctors' },
      { role: 'assistant' as const, content: 'Read Monster.' },
      { role: 'user' as const, content: 'who wrote it?' },
    ]
    const { choices } = await client().chat.completions.create({ model, messages })
    expect(choices[0]?.message.content).toContain('Naoki Urasawa')
  })

  test('remembers under the conversation that the request names', async () => {
    const openai = client()
    const metadata = { conversation_id: randomUUID() }
    await openai.chat.completions.create({ ...ask('recommend a heist manga'), metadata })
    const remembered: { messages: object[] } = await openai.get(`/conversations/${metadata.conversation_id}`)
    expect(remembered.messages).toMatchObject([{ text: 'recommend a heist manga' }, { role: 'assistant' }])
  })

  test('one idempotency key gives one answer', async () => {
    const openai = client()
    const options = { headers: { 'idempotency-key': randomUUID() } }
    const [first, second] = await Promise.all([
      openai.chat.completions.create(ask(orders.steady), options),
      openai.chat.completions.create(ask(orders.steady), options),
    ])
    expect([second.id, second.choices]).toEqual([first.id, first.choices])
    // A second generation would have a conversation of its own.
    const { items }: { items: object[] } = await openai.get('/conversations')
    expect(items).toHaveLength(1)
    const other = openai.chat.completions.create(ask('hello'), options)
    await expect(other).rejects.toMatchObject({ status: 422, code: 'idempotency_key_reused' })
  })

  test('a model that fails in the middle is an error, never a short answer', async () => {
    const streamed = client().chat.completions.stream(ask(orders.fail)).finalChatCompletion()
    await expect(streamed).rejects.toThrow(APIError)
    const whole = client().chat.completions.create(ask(orders.fail))
    await expect(whole).rejects.toThrow(InternalServerError)
    await expect(whole).rejects.not.toThrow('secret')
  })

  test('lists its model, and knows no other', async () => {
    const models = await collect(client().models.list())
    expect(models).toEqual([await client().models.retrieve(model)])
    expect(models[0]).toMatchObject({ id: model, object: 'model' })
    const missing = { status: 404, code: 'model_not_found', param: 'model', type: 'invalid_request_error' }
    await expect(client().models.retrieve('gpt-4')).rejects.toMatchObject(missing)
    await expect(client().chat.completions.create({ ...ask('hello'), model: 'gpt-4' })).rejects.toThrow(NotFoundError)
  })

  test.each([
    ['several answers', { n: 2 }, 'n'],
    ['tools', { tools: [{ type: 'function' as const, function: { name: 'f' } }] }, 'tools'],
    ['another format', { response_format: { type: 'json_object' as const } }, 'response_format.type'],
    ['no question', { messages: [{ role: 'system' as const, content: 'x' }] }, 'messages'],
    [
      'a question that is too long',
      { messages: [{ role: 'user' as const, content: 'x'.repeat(4_001) }] },
      'messages.0.content',
    ],
  ])('refuses %s by the name of the parameter', async (_name, more, param) => {
    const refused = client().chat.completions.create({ ...ask('hello'), ...more })
    await expect(refused).rejects.toThrow(BadRequestError)
    await expect(refused).rejects.toMatchObject({ param, code: 'invalid_request', type: 'invalid_request_error' })
  })

  test.each([
    ['malformed JSON', '{bad', 'application/json', 400, 'malformed_json'],
    ['another type', '{}', 'text/plain', 415, 'unsupported_media_type'],
    [
      'a body that is too large',
      JSON.stringify({ text: 'x'.repeat(300_000) }),
      'application/json',
      413,
      'body_too_large',
    ],
  ])('refuses %s in the shape that the client reads', async (_name, body, type, status, code) => {
    const headers = { 'content-type': type, 'x-user-id': 'reader' }
    const answer = await fetch(`${deployed().origin}/v1/chat/completions`, { method: 'POST', headers, body })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/json'])
    expect(await answer.json()).toEqual({
      error: { message: expect.any(String), type: 'invalid_request_error', param: null, code },
    })
  })
}
