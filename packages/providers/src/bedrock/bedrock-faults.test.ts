import { ManualClock } from '@manga-assist/clock/testing'
import { LanguageModelError } from '@manga-assist/core'
import { contractPrompt } from '@manga-assist/core/testing'
import { describe, expect, test } from 'vitest'
import { advanceUntilSettled, ask, bedrockRig, patient, streamed, until } from './testing/bedrock-rig.ts'
import type { ConverseAnswer } from './testing/bedrock-server.ts'
import { answerSteps, type ConverseStep, textSteps } from './testing/converse-steps.ts'

const exceptions = [
  ['internalServerException', 'model-unavailable', true],
  ['modelStreamErrorException', 'model-stream-broken', true],
  ['validationException', 'model-refused-input', false],
  ['throttlingException', 'model-throttled', true],
  ['serviceUnavailableException', 'model-unavailable', true],
  ['exceptionOfNextYear', 'model-stream-broken', true],
] as const

describe('inside the stream', () => {
  test.each(exceptions)('%s is %s after the text so far, and nothing is tried again', async (type, code, retryable) => {
    const { model, server } = await bedrockRig({
      server: { answer: () => streamed([...textSteps(['Hel', 'lo']), { kind: 'exception', type }]) },
    })
    const { text, end, error } = await ask(model)
    expect({ text, end }).toEqual({ text: 'Hello', end: undefined })
    expect(error).toBeInstanceOf(LanguageModelError)
    expect(error).toMatchObject({ code, retryable })
    expect(server.calls).toHaveLength(1)
    await until(() => server.openCalls() === 0)
  })

  test.each<[string, ConverseStep]>([
    ['a cut connection', { kind: 'cut' }],
    ['an end without a stop reason', { kind: 'end' }],
    ['an error that no model names', { kind: 'error', code: 'Oops', message: 'went wrong' }],
    ['an event damaged on the way', { kind: 'damaged' }],
  ])('%s is a broken stream, never a short answer', async (_, step) => {
    const { model, server } = await bedrockRig({
      server: { answer: () => streamed([...textSteps(['Hello']), step, { kind: 'end' }]) },
    })
    expect(await ask(model)).toMatchObject({ text: 'Hello', end: undefined, error: { code: 'model-stream-broken' } })
    expect(server.calls).toHaveLength(1)
  })

  test('a frame that ends half way is a broken stream', async () => {
    const half = (frames: Buffer) => [frames.subarray(0, frames.length - 5)]
    const { model } = await bedrockRig({
      server: { answer: () => streamed([...textSteps(['Hello', ' you']), { kind: 'end' }]), split: half },
    })
    expect(await ask(model)).toMatchObject({ text: 'Hello', error: { code: 'model-stream-broken' } })
  })

  test('a fault after the stop reason takes nothing from the answer', async () => {
    const untilStop = answerSteps(['Hello'], { usage: 'none' }).slice(0, -1)
    const { model } = await bedrockRig({ server: { answer: () => streamed([...untilStop, { kind: 'cut' }]) } })
    expect(await ask(model)).toEqual({ text: 'Hello', end: { kind: 'end', finishReason: 'stop' }, error: undefined })
  })
})

describe('before the first event', () => {
  test.each<[string, number, string, boolean]>([
    ['ThrottlingException', 429, 'model-throttled', true],
    ['ServiceQuotaExceededException', 400, 'model-throttled', true],
    ['SomethingNew', 429, 'model-throttled', true],
    ['ModelNotReadyException', 429, 'model-unavailable', true],
    ['ServiceUnavailableException', 503, 'model-unavailable', true],
    ['InternalServerException', 500, 'model-unavailable', true],
    ['ModelErrorException', 424, 'model-unavailable', true],
    ['ModelTimeoutException', 408, 'model-timeout', true],
    ['ValidationException', 400, 'model-refused-input', false],
    ['AccessDeniedException', 403, 'model-unavailable', false],
    ['ResourceNotFoundException', 404, 'model-unavailable', false],
    ['SomethingElseNew', 418, 'model-unavailable', false],
  ])('%s (%i) is %s, and costs one call', async (type, status, code, retryable) => {
    const { model, server } = await bedrockRig({ server: { answer: () => ({ kind: 'refusal', status, type }) } })
    const { text, error } = await ask(model)
    expect(text).toBe('')
    expect(error).toMatchObject({ code, retryable })
    expect(server.calls).toHaveLength(1)
  })

  test.each(exceptions)('%s as the first event is %s', async (type, code, retryable) => {
    const { model, server } = await bedrockRig({ server: { answer: () => streamed([{ kind: 'exception', type }]) } })
    // What is no exception of the stream is not known to be one of the call either.
    const expected = type === 'exceptionOfNextYear' ? 'model-unavailable' : code
    expect((await ask(model)).error).toMatchObject({ code: expected, retryable })
    await until(() => server.openCalls() === 0)
  })

  test('says when to come back, where Bedrock does', async () => {
    const refusal: ConverseAnswer = {
      kind: 'refusal',
      status: 429,
      type: 'ThrottlingException',
      headers: { 'retry-after': '7' },
    }
    const { model } = await bedrockRig({ server: { answer: () => refusal } })
    expect((await ask(model)).error).toMatchObject({ code: 'model-throttled', retryAfterMs: 7_000 })
  })

  test('an address where nobody listens is an unavailable model', async () => {
    const { model, server } = await bedrockRig()
    await server.close()
    expect((await ask(model)).error).toMatchObject({ code: 'model-unavailable', retryable: true })
    const { model: elsewhere } = await bedrockRig()
    expect((await ask(elsewhere)).error).toBeUndefined()
  })
})

describe('a silent model', () => {
  test('is given up 30 s after its last text, and its connection closed', async () => {
    const clock = new ManualClock()
    const { model, server } = await bedrockRig({
      clock,
      server: { answer: () => streamed([...textSteps(['Hello']), { kind: 'wait' }]) },
    })
    let text = ''
    const asked = (async () => {
      for await (const event of model.generate(contractPrompt, new AbortController().signal)) {
        if (event.kind === 'text') text += event.text
      }
    })().catch((error: unknown) => error)
    await until(() => text === 'Hello')
    await clock.advance(29_999)
    expect(server.openCalls()).toBe(1)
    await clock.advance(1)
    expect(await asked).toMatchObject({ code: 'model-timeout', retryable: true })
    expect(clock.pendingTimers).toBe(0)
    await until(() => server.openCalls() === 0)
  })

  test.each<[string, ConverseAnswer]>([
    ['takes the question and says nothing', { kind: 'silence' }],
    ['begins and writes no text', streamed([...textSteps([]), { kind: 'wait' }])],
  ])('that %s is given up after 30 s', async (_, answer) => {
    const clock = new ManualClock()
    const { model, server } = await bedrockRig({ clock, server: { answer: () => answer } })
    const asked = ask(model)
    await until(() => server.openCalls() === 1 && clock.pendingTimers === 1)
    await clock.advance(29_999)
    expect(server.openCalls()).toBe(1)
    await advanceUntilSettled(clock, asked, 1)
    expect((await asked).error).toMatchObject({ code: 'model-timeout' })
    expect(server.calls).toHaveLength(1)
    await until(() => server.openCalls() === 0)
  })

  test('is not what a slow reader is', async () => {
    const clock = new ManualClock()
    const { model } = await bedrockRig({ clock })
    const events = model.generate(contractPrompt, new AbortController().signal)[Symbol.asyncIterator]()
    expect((await events.next()).value).toEqual({ kind: 'text', text: 'Hello' })
    await clock.advance(600_000)
    expect((await events.next()).value).toEqual({ kind: 'text', text: ' there.' })
    expect((await events.next()).value).toMatchObject({ kind: 'end' })
  })

  test('that does not count its tokens in time has given its answer all the same', async () => {
    const clock = new ManualClock()
    const steps = answerSteps(['Hello'], { usage: 'none' }).slice(0, -1)
    const { model, server } = await bedrockRig({
      ...patient,
      clock,
      server: { answer: () => streamed([...steps, { kind: 'wait' }]) },
    })
    const asked = ask(model)
    await until(() => clock.pendingTimers === 1 && server.openCalls() === 1)
    await advanceUntilSettled(clock, asked, 500)
    expect(await asked).toMatchObject({ text: 'Hello', end: { finishReason: 'stop' } })
    await until(() => server.openCalls() === 0)
  })
})

test.each<[string, ConverseAnswer]>([
  ['before the first event', { kind: 'silence' }],
  ['before the first text', streamed([...textSteps([]), { kind: 'wait' }])],
  ['between two pieces', streamed([...textSteps(['Hello']), { kind: 'wait' }])],
])('a reader who leaves %s closes the connection to Bedrock at once', async (_, answer) => {
  const { model, server } = await bedrockRig({ server: { answer: () => answer } })
  const leaving = new AbortController()
  const asked = ask(model, leaving.signal)
  await until(() => server.openCalls() === 1)
  leaving.abort(new Error('reader left'))
  expect((await asked).error).toEqual(new Error('reader left'))
  await until(() => server.openCalls() === 0)
  expect(server.calls).toHaveLength(1)
})
