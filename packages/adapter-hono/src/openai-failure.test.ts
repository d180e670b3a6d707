import type { TurnEvent } from '@manga-assist/core'
import OpenAI, { APIError } from 'openai'
import { describe, expect, test } from 'vitest'
import { memoryApp } from './testing/memory-app.ts'
import { turnsOf } from './testing/turns-of.ts'

type Failed = Extract<TurnEvent, { kind: 'turn-failed' }>

describe('what the OpenAI client reads of an answer that failed', () => {
  test.each([
    ['turn-failed', 500, 'server_error'],
    ['turn-lost', 502, 'server_error'],
    ['model-stream-broken', 502, 'server_error'],
    ['model-timeout', 504, 'server_error'],
    ['model-throttled', 503, 'server_error'],
    ['model-unavailable', 503, 'server_error'],
    ['model-budget-exhausted', 503, 'server_error'],
    ['model-refused-input', 400, 'invalid_request_error'],
  ] as const)('%s: status %d, with a stable code', async (failure, status, type) => {
    const { error } = await askTurnThatFails({ failure })
    expect(error).toMatchObject({ status, type, code: failure.replaceAll('-', '_'), param: null })
    expect(error.message).not.toContain('internal detail')
  })

  test('a busy model says when to come back', async () => {
    const { error } = await askTurnThatFails({ failure: 'model-throttled', retryAfterMs: 2_500 })
    expect(error.headers?.get('retry-after')).toBe('3')
    expect(error.headers?.get('x-should-retry')).toBe(null)
    const unknown = await askTurnThatFails({ failure: 'model-unavailable' })
    expect(unknown.error.headers?.get('retry-after')).toBe('2')
  })

  test.each<Pick<Failed, 'failure' | 'retryAfterMs'>>([
    { failure: 'model-refused-input' },
    { failure: 'model-budget-exhausted', retryAfterMs: 61_000 },
  ])('the client does not come back by itself where that is no use: $failure', async (failed) => {
    const { error, asked } = await askTurnThatFails(failed, 2)
    expect(error.headers?.get('x-should-retry')).toBe('false')
    expect(asked()).toBe(1)
  })
})

/** OpenAI's own client asks an application whose turns all fail so. */
async function askTurnThatFails(failed: Omit<Failed, 'kind'>, maxRetries = 0) {
  let asked = 0
  async function* read(): AsyncGenerator<TurnEvent, void> {
    yield { kind: 'turn-failed', error: new Error('internal detail'), ...failed }
  }
  const app = memoryApp({ turns: turnsOf(read) })
  const fetch: typeof globalThis.fetch = async (input, init) => {
    asked += 1
    return app.request(String(input), init)
  }
  const defaultHeaders = { 'x-user-id': 'reader' }
  const client = new OpenAI({ baseURL: 'http://localhost/v1', apiKey: 'unused', defaultHeaders, maxRetries, fetch })
  const messages = [{ role: 'user' as const, content: 'hello' }]
  const error: unknown = await client.chat.completions
    .create({ model: 'manga-assist', messages })
    .catch((thrown) => thrown)
  if (!(error instanceof APIError)) throw new Error('expected an error of the API', { cause: error })
  return { error, asked: () => asked }
}
