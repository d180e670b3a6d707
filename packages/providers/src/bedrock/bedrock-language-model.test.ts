import { contractPrompt, describeLanguageModel } from '@manga-assist/core/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ask, bedrockRig, streamed, until } from './testing/bedrock-rig.ts'
import { answerSteps, textSteps } from './testing/converse-steps.ts'

describeLanguageModel('Bedrock', {
  open: async () => (await bedrockRig()).model,
  openBroken: async () => {
    const answer = () => streamed([...textSteps(['Hello']), { kind: 'cut' }])
    return (await bedrockRig({ server: { answer } })).model
  },
})

describe('a call to Bedrock', () => {
  test('names the model and sends system text, question and limits', async () => {
    const { model, server } = await bedrockRig({ modelId: 'anthropic.claude:0', maxTokens: 321, temperature: 0.3 })
    await ask(model)
    expect(model.name).toBe('anthropic.claude:0')
    expect(server.calls).toEqual([
      {
        modelId: 'anthropic.claude:0',
        body: {
          system: [{ text: contractPrompt.system }],
          messages: [{ role: 'user', content: [{ text: 'hello' }] }],
          inferenceConfig: { maxTokens: 321, temperature: 0.3 },
        },
      },
    ])
  })

  test('goes to a Claude model when none is named, and leaves the temperature to it', async () => {
    const { model, server } = await bedrockRig()
    await ask(model)
    expect(server.calls[0]?.modelId).toContain('anthropic.claude')
    expect(server.calls[0]?.body.inferenceConfig).toEqual({ maxTokens: 1_000 })
  })

  test.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['guardrail_intervened', 'content-filter'],
    ['content_filtered', 'content-filter'],
    ['tool_use', 'other'],
    ['malformed_tool_use', 'other'],
    ['malformed_model_output', 'other'],
    ['a_reason_of_next_year', 'other'],
  ])('that ends with %s ends as %s', async (stopReason, finishReason) => {
    const { model } = await bedrockRig({ server: { answer: () => streamed(answerSteps(['Hm.'], { stopReason })) } })
    expect(await ask(model)).toEqual({
      text: 'Hm.',
      end: { kind: 'end', finishReason, usage: { inputTokens: 20, outputTokens: 1 } },
      error: undefined,
    })
  })

  test('has no usage where Bedrock counted none', async () => {
    const steps = answerSteps(['Hm.'], { usage: 'none' })
    const { model } = await bedrockRig({ server: { answer: () => streamed(steps) } })
    expect((await ask(model)).end).toEqual({ kind: 'end', finishReason: 'stop' })
  })

  test('one after the other takes one connection', async () => {
    const { model, server } = await bedrockRig()
    for (let call = 0; call < 10; call += 1) await ask(model)
    expect(server.calls).toHaveLength(10)
    expect(server.connections.total).toBe(1)
  })

  test('gives the same text however the frames arrive', async () => {
    let pieces: string[] = []
    let cuts: number[] = []
    const { model } = await bedrockRig({
      server: { answer: () => streamed(answerSteps(pieces)), split: (frames) => cutAt(frames, cuts) },
    })
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { minLength: 1, maxLength: 8 }),
        fc.array(fc.nat(3_000), { maxLength: 20 }),
        async (nextPieces, nextCuts) => {
          pieces = nextPieces
          cuts = nextCuts
          expect(await ask(model)).toMatchObject({ text: pieces.join(''), end: { finishReason: 'stop' } })
        },
      ),
      { numRuns: 150 },
    )
  })

  test('gives the same text when each byte arrives alone', async () => {
    const answer = () => streamed(answerSteps(['夜の金庫', ' “Night Vault”']))
    const bytes = (frames: Buffer) => Array.from(frames, (_, index) => frames.subarray(index, index + 1))
    const { model } = await bedrockRig({ server: { answer, split: bytes } })
    expect((await ask(model)).text).toBe('夜の金庫 “Night Vault”')
  })
})

describe('many calls at once', () => {
  test('a hundred stream side by side, each with its socket, and no more than allowed', async () => {
    const answer = () => streamed([...textSteps(['Hello']), { kind: 'wait' }, ...answerSteps([' there.'])])
    const { model, server } = await bedrockRig({ maxConcurrency: 100, server: { answer } })
    const answers = Array.from({ length: 100 }, () => ask(model))
    await until(() => server.openCalls() === 100)
    expect(await ask(model)).toMatchObject({
      text: '',
      error: { code: 'model-throttled', retryable: true, retryAfterMs: 1_000 },
    })
    expect(server.calls).toHaveLength(100)
    server.release()
    expect(new Set((await Promise.all(answers)).map(({ text }) => text))).toEqual(new Set(['Hello there.']))
    expect(server.connections.most).toBe(100)
    expect((await ask(model)).text).toBe('Hello there.')
    expect(server.connections.total).toBe(100)
  })

  test('a hundred readers who leave give every place and socket back', async () => {
    const answer = (_: unknown, index: number) =>
      streamed(index < 100 ? [...textSteps(['Hello']), { kind: 'wait' }] : answerSteps(['Again.']))
    const { model, server } = await bedrockRig({ maxConcurrency: 50, server: { answer } })
    for (const _ of [1, 2]) {
      const leaving = new AbortController()
      const left = Array.from({ length: 50 }, () => ask(model, leaving.signal))
      await until(() => server.openCalls() === 50)
      leaving.abort(new Error('reader left'))
      expect((await Promise.all(left)).every(({ error }) => String(error).includes('reader left'))).toBe(true)
      await until(() => server.openCalls() === 0)
    }
    expect((await ask(model)).text).toBe('Again.')
  })
})

function cutAt(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [...new Set(cuts.map((place) => Math.min(place, bytes.length)))].sort((a, b) => a - b)
  return [0, ...places].map((start, index) => bytes.subarray(start, places[index] ?? bytes.length))
}
