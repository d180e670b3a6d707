import { ManualClock } from '@manga-assist/clock/testing'
import { LanguageModelError, type LanguageModelErrorCode } from '@manga-assist/core'
import { describe, expect, test } from 'vitest'
import { createRetryBudget, retryDelayMs } from './retry.ts'
import { advanceUntilSettled, ask, bedrockRig, patient, streamed, until } from './testing/bedrock-rig.ts'
import type { ConverseAnswer } from './testing/bedrock-server.ts'
import { answerSteps, textSteps } from './testing/converse-steps.ts'

const throttled: ConverseAnswer = { kind: 'refusal', status: 429, type: 'ThrottlingException' }
const good = streamed(answerSteps(['Hello.']))

describe('a call that is refused before its first event', () => {
  test('is tried again once calls without trouble have saved up a retry', async () => {
    const clock = new ManualClock()
    const { model, server } = await bedrockRig({
      ...patient,
      clock,
      server: { answer: (_, index) => (index === 5 ? throttled : good) },
    })
    for (let call = 0; call < 5; call += 1) await ask(model)
    const asked = await advanceUntilSettled(clock, ask(model), 50)
    expect(asked).toMatchObject({ text: 'Hello.', end: { finishReason: 'stop' } })
    expect(clock.now()).toBeGreaterThanOrEqual(200)
    expect(server.calls).toHaveLength(7)
  })

  test('a refusal that comes as the first event of a stream is one, too', async () => {
    const inStream = streamed([{ kind: 'exception' as const, type: 'throttlingException' }])
    const clock = new ManualClock()
    const { model, server } = await bedrockRig({
      ...patient,
      clock,
      server: { answer: (_, index) => (index === 5 ? inStream : good) },
    })
    for (let call = 0; call < 5; call += 1) await ask(model)
    expect((await advanceUntilSettled(clock, ask(model), 50)).text).toBe('Hello.')
    expect(server.calls).toHaveLength(7)
  })

  test('when everything is refused, retries add at most a fifth', async () => {
    const clock = new ManualClock()
    const { model, server } = await bedrockRig({ ...patient, clock, server: { answer: () => throttled } })
    for (let round = 0; round < 10; round += 1) {
      const asked = Promise.all(Array.from({ length: 10 }, () => ask(model)))
      for (const { error } of await advanceUntilSettled(clock, asked, 50)) {
        expect(error).toMatchObject({ code: 'model-throttled' })
      }
    }
    expect(server.calls.length).toBeGreaterThan(110)
    expect(server.calls.length).toBeLessThanOrEqual(120)
  })

  test('waits no longer than a reader who leaves', async () => {
    const clock = new ManualClock()
    const { model, server } = await bedrockRig({ clock, server: { answer: (_, i) => (i < 5 ? good : throttled) } })
    for (let call = 0; call < 5; call += 1) await ask(model)
    const leaving = new AbortController()
    const asked = ask(model, leaving.signal)
    await until(() => server.calls.length === 6 && server.openCalls() === 0 && clock.pendingTimers === 1)
    leaving.abort(new Error('reader left'))
    expect((await asked).error).toEqual(new Error('reader left'))
    expect(clock.pendingTimers).toBe(0)
  })
})

test('nothing is tried again once a piece of text was there', async () => {
  const broken = streamed([...textSteps(['Hel']), { kind: 'exception' as const, type: 'throttlingException' }])
  const { model, server } = await bedrockRig({
    server: { answer: (_, index) => (index < 10 ? good : broken) },
  })
  for (let call = 0; call < 10; call += 1) await ask(model)
  expect(await ask(model)).toMatchObject({ text: 'Hel', error: { code: 'model-throttled' } })
  expect(server.calls).toHaveLength(11)
})

describe('the wait before a retry', () => {
  const at = { attempt: 1, elapsedMs: 50, random: () => 0.5 }

  test.each<[LanguageModelErrorCode, boolean, number | undefined]>([
    ['model-throttled', true, 200],
    ['model-unavailable', true, 200],
    ['model-unavailable', false, undefined],
    ['model-timeout', true, undefined],
    ['model-stream-broken', true, undefined],
    ['model-refused-input', false, undefined],
    ['model-budget-exhausted', true, undefined],
  ])('%s, retryable %s: %s ms', (code, retryable, delayMs) => {
    expect(retryDelayMs(fault(code, retryable), at)).toBe(delayMs)
  })

  test('is what Bedrock asks for, if that is short enough', () => {
    expect(retryDelayMs(fault('model-throttled', true, 1_000), at)).toBe(1_000)
    expect(retryDelayMs(fault('model-throttled', true, 1_950), at)).toBe(1_950)
    expect(retryDelayMs(fault('model-throttled', true, 1_951), at)).toBeUndefined()
  })

  test('varies by half either way', () => {
    const error = fault('model-throttled', true)
    expect(retryDelayMs(error, { ...at, random: () => 0 })).toBe(100)
    expect(retryDelayMs(error, { ...at, random: () => 0.999 })).toBeCloseTo(299.8)
  })

  test('does not come after the second attempt', () => {
    expect(retryDelayMs(fault('model-throttled', true), { ...at, attempt: 2 })).toBeUndefined()
  })
})

test('a retry budget earns a retry with five calls and saves no more than ten', () => {
  const budget = createRetryBudget()
  expect(budget.spend()).toBe(false)
  for (let call = 0; call < 5; call += 1) budget.earn()
  expect([budget.spend(), budget.spend()]).toEqual([true, false])
  for (let call = 0; call < 1_000; call += 1) budget.earn()
  expect(Array.from({ length: 12 }, () => budget.spend()).filter(Boolean)).toHaveLength(10)
})

function fault(code: LanguageModelErrorCode, retryable: boolean, retryAfterMs?: number): LanguageModelError {
  return new LanguageModelError(code, 'of the test', { retryable, retryAfterMs })
}
