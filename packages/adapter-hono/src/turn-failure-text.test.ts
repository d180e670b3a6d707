import type { TurnEvent } from '@manga-assist/core'
import { uiMessageChunkSchema } from 'ai'
import { expect, test } from 'vitest'
import { uiMessageEvents } from './ui-message-stream.ts'

test.each([
  ['turn-failed', undefined, 'The answer broke off. Please ask again.'],
  ['turn-lost', undefined, 'The answer broke off. Please ask again.'],
  ['model-stream-broken', undefined, 'The language model broke off its answer. Please ask again.'],
  ['model-timeout', undefined, 'The language model took too long. Please ask again.'],
  ['model-throttled', undefined, 'The language model is very busy. Please ask again in a moment.'],
  ['model-throttled', 40, 'The language model is very busy. Please ask again in a second.'],
  ['model-unavailable', 2_500, 'The language model cannot be reached. Please ask again in 3 seconds.'],
  ['model-budget-exhausted', 61_000, 'Many readers are asking just now. Please ask again in 61 seconds.'],
  ['model-refused-input', undefined, expect.stringContaining('in other words')],
] as const)('%s, retry after %s ms: a code and what to do', async (failure, retryAfterMs, errorText) => {
  const error = new Error('internal detail')
  const chunk = await lastChunk({
    kind: 'turn-failed',
    failure,
    error,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  })
  expect(chunk).toEqual({ type: 'error', code: failure, errorText })
})

test.each(['stop', 'length', 'content-filter', 'other'] as const)(
  'the client takes finish reason %s',
  async (reason) => {
    const chunk = await lastChunk({ kind: 'turn-finished', finishReason: reason, timings: { totalMs: 1 } })
    expect(chunk).toMatchObject({ type: 'finish', finishReason: reason })
  },
)

/** The chunk before `[DONE]`, if AI SDK's own schema takes it. */
async function lastChunk(event: TurnEvent): Promise<unknown> {
  const events: string[] = []
  for await (const text of uiMessageEvents(of(event), 'fargate')) events.push(text)
  const chunk: unknown = JSON.parse(events.at(-2)?.replace(/^data: /, '') ?? '')
  const checked = await uiMessageChunkSchema().validate?.(chunk)
  expect(checked).toMatchObject({ success: true })
  return chunk
}

async function* of(event: TurnEvent): AsyncGenerator<TurnEvent, void> {
  yield event
}
