import process from 'node:process'
import { ManualClock } from '@manga-assist/clock/testing'
import { fixedIntent } from '@manga-assist/core/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openIntentEndpoint } from './sagemaker-endpoint.ts'
import { createSageMakerIntentClassifier, type IntentClassifierEvent } from './sagemaker-intent-classifier.ts'
import { fakeSageMakerEndpoint, type SageMakerAnswer } from './testing/fake-sagemaker-endpoint.ts'

const { signal } = new AbortController()

describe('an endpoint that answers', () => {
  test('decides, and is asked by name with the text as JSON', async () => {
    const { classifier, server, events } = await setUp()
    server.answerWith(found('compare'))
    expect(await classifier.classify('「ナルト」 or "Bleach"?', signal)).toBe('compare')
    expect(server.calls).toEqual([
      {
        line: 'POST /endpoints/intent-classifier/invocations',
        contentType: 'application/json',
        body: '{"text":"「ナルト」 or \\"Bleach\\"?"}',
      },
    ])
    expect(events).toEqual([])
  })

  test('in 149 ms is waited for, and leaves no timer', async () => {
    const { classifier, server, clock } = await setUp()
    const arrived = server.nextCall()
    const answer = classifier.classify('hello', signal)
    await arrived
    await clock.advance(149)
    expect(await answer).toBe('trending')
    expect(clock.pendingTimers).toBe(0)
  })
})

describe('the fallback decides, after one attempt, when the endpoint', () => {
  test.each<[string, string, SageMakerAnswer]>([
    ['fails', 'error', { kind: 'refusal', status: 500, type: 'InternalFailure' }],
    ['throttles', 'error', { kind: 'refusal', status: 429, type: 'ThrottlingException' }],
    ['has a model that fails', 'error', { kind: 'refusal', status: 424, type: 'ModelError' }],
    ['cuts the connection', 'error', { kind: 'reset' }],
    ['cuts its answer', 'error', { kind: 'reset', after: '{"intent":"tren' }],
    ['answers garbage', 'malformed', { kind: 'body', body: '<html>' }],
    ['answers nothing', 'malformed', { kind: 'body', body: '' }],
    ['names an intent that does not exist', 'malformed', found('purchase')],
    ['leaves out the score', 'malformed', { kind: 'body', body: '{"intent":"lookup"}' }],
    ['gives a score that is none', 'malformed', found('lookup', 17)],
    ['answers without end', 'malformed', { kind: 'body', body: `${' '.repeat(1_000)}{"intent":"lookup","score":1}` }],
  ])('%s: %s', async (_what, reason, answer) => {
    const { classifier, server, events } = await setUp()
    server.answerWith(answer)
    expect(await classifier.classify('hello', signal)).toBe('small-talk')
    expect(events).toMatchObject([{ kind: 'intent-fell-back', reason }])
    expect(server.calls).toHaveLength(1)
  })

  test('is silent for 150 ms; the call is ended', async () => {
    const { classifier, server, clock, events } = await setUp()
    server.answerWith({ kind: 'silence' })
    const arrived = server.nextCall()
    const answer = classifier.classify('hello', signal)
    const { closed } = await arrived
    await clock.advance(149)
    expect(events).toEqual([])
    await clock.advance(1)
    expect(await answer).toBe('small-talk')
    expect(events).toMatchObject([{ reason: 'timeout' }])
    await closed
  })

  test('cannot be reached', async () => {
    const { classifier, events } = await setUp('http://127.0.0.1:9')
    expect(await classifier.classify('hello', signal)).toBe('small-talk')
    expect(events).toMatchObject([{ reason: 'error' }])
  })
})

test('calls that find no free socket spend their budget waiting, and no more', async () => {
  const { classifier, server, clock, events } = await setUp(undefined, 1)
  server.answerWith({ kind: 'silence' })
  const arrived = server.nextCall()
  const answers = [classifier.classify('one', signal), classifier.classify('two', signal)]
  await arrived
  await clock.advance(150)
  expect(await Promise.all(answers)).toEqual(['small-talk', 'small-talk'])
  expect(events).toMatchObject([{ reason: 'timeout' }, { reason: 'timeout' }])
  expect(server.calls).toHaveLength(1)
})

test('a client that does not heed its signal, say while it waits for credentials, costs no more than the budget', async () => {
  const clock = new ManualClock()
  const events: IntentClassifierEvent[] = []
  const classifier = createSageMakerIntentClassifier({
    endpoint: { invoke: () => new Promise(() => {}), close() {} },
    fallback: fixedIntent('small-talk'),
    clock,
    onEvent: (event) => events.push(event),
  })
  const answer = classifier.classify('hello', signal)
  await clock.advance(150)
  expect(await answer).toBe('small-talk')
  expect(events).toMatchObject([{ reason: 'timeout' }])
})

test('a dead endpoint is asked three times, then left alone for ten seconds', async () => {
  const { classifier, server, clock, events } = await setUp()
  server.answerWith({ kind: 'refusal', status: 500, type: 'InternalFailure' })
  for (let turn = 0; turn < 5; turn += 1) await classifier.classify('hello', signal)
  expect(server.calls).toHaveLength(3)
  expect(events.map(({ reason }) => reason)).toEqual(['error', 'error', 'error', 'cooling-down', 'cooling-down'])
  server.answerWith(found('lookup'))
  await clock.advance(10_000)
  expect(await classifier.classify('hello', signal)).toBe('lookup')
})

test('a caller who leaves ends the call, gets no answer, and counts as no failure', async () => {
  const { classifier, server, events } = await setUp()
  server.answerWith({ kind: 'silence' })
  for (let turn = 0; turn < 4; turn += 1) {
    const leaving = new AbortController()
    const arrived = server.nextCall()
    const answer = classifier.classify('hello', leaving.signal)
    const { closed } = await arrived
    leaving.abort(new Error('reader left'))
    await expect(answer).rejects.toThrow('reader left')
    await closed
  }
  expect(events).toEqual([])
  expect(server.calls).toHaveLength(4)
})

test('a caller who has left already is not asked for', async () => {
  const { classifier, server } = await setUp()
  await expect(classifier.classify('hello', AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone')
  expect(server.calls).toEqual([])
})

function found(intent: string, score = 0.9): SageMakerAnswer {
  return { kind: 'body', body: JSON.stringify({ intent, score }) }
}

/** The classifier with the real SDK, before an endpoint of the test's own and a fallback that finds `small-talk`. */
async function setUp(url?: string, maxConcurrency?: number) {
  process.env.AWS_ACCESS_KEY_ID ??= 'test'
  process.env.AWS_SECRET_ACCESS_KEY ??= 'test'
  const server = await fakeSageMakerEndpoint()
  const endpoint = await openIntentEndpoint({ endpoint: url ?? server.url, region: 'eu-west-1', maxConcurrency })
  onTestFinished(endpoint.close)
  const clock = new ManualClock()
  const events: IntentClassifierEvent[] = []
  const onEvent = (event: IntentClassifierEvent) => events.push(event)
  const fallback = fixedIntent('small-talk')
  return { server, clock, events, classifier: createSageMakerIntentClassifier({ endpoint, fallback, clock, onEvent }) }
}
