import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, test } from 'vitest'
import { ConcurrencyLimits } from '../concurrency/concurrency.ts'
import { RequestRates } from '../concurrency/request-rates.ts'
import { EnvironmentPool } from '../environments/environment-pool.ts'
import type { LambdaEmulatorEvent } from '../events.ts'
import { FaultInjector } from '../faults/fault-injector.ts'
import { resolveFunction } from '../options/function-config.ts'
import { fixture } from '../testing/harness.ts'
import type { Invocation, InvocationOutcome } from './invocation.ts'
import { type FunctionVersion, LambdaFunction } from './lambda-function.ts'

const invocation: Invocation = {
  requestId: 'request',
  functionArn: 'arn',
  version: '$LATEST',
  payload: Buffer.from('{}'),
}
const success: InvocationOutcome = { kind: 'success' }
const failure: InvocationOutcome = { kind: 'function-error', error: { errorType: 'Error', payload: '{}' } }

test('the queue of asynchronous invocations has an end', () => {
  const { target } = setUp(() => new Promise(() => {}), 1)
  const results = Array.from({ length: 1_002 }, () => target.enqueue(invocation).kind)
  expect(results.slice(0, 1_001)).toEqual(Array(1_001).fill('queued'))
  expect(results.at(-1)).toBe('throttled')
  expect(target.status()).toMatchObject({ inFlight: 1, queued: 1_000, throttles: 1 })
})

describe('an asynchronous invocation that fails', () => {
  test('runs again after the pause, then after twice the pause, with the same event, then no more', async () => {
    const { target, clock, ranAtMs, ran, events } = setUp(async () => failure)
    target.enqueue(invocation)
    await clock.advance(10_000)
    expect(ranAtMs).toEqual([0, 100, 300])
    expect(new Set(ran)).toEqual(new Set([invocation]))
    expect(events.map(({ kind }) => kind)).toEqual(['invocation-retried', 'invocation-retried', 'invocation-abandoned'])
    expect([target.status().queued, clock.pendingTimers]).toEqual([0, 0])
  })

  test('is over when an attempt went well', async () => {
    const outcomes = [failure, success]
    const { target, clock, ranAtMs } = setUp(async () => outcomes.shift() ?? failure)
    target.enqueue(invocation)
    await clock.advance(10_000)
    expect(ranAtMs).toEqual([0, 100])
  })

  test('is given up when its pause would end too late', async () => {
    const { target, clock, events } = setUp(async () => {
      await clock.advance(950)
      return failure
    })
    target.enqueue(invocation)
    await until(() => events.length > 0)
    expect(events).toMatchObject([{ kind: 'invocation-abandoned', reason: 'EventAgeExceeded' }])
  })

  test('counts among those that wait, which have an end', async () => {
    const { target, clock } = setUp(async () => failure)
    for (let index = 0; index < 1_000; index += 1) {
      target.enqueue(invocation)
      await clock.advance(0)
    }
    expect([target.status().queued, target.enqueue(invocation).kind]).toEqual([1_000, 'throttled'])
  })

  test('is forgotten when the function drains', async () => {
    const { target, clock, ranAtMs } = setUp(async () => failure)
    target.enqueue(invocation)
    await clock.advance(50)
    await target.drain()
    expect(clock.pendingTimers).toBe(0)
    await clock.advance(10_000)
    expect(ranAtMs).toEqual([0])
  })
})

test('an asynchronous invocation that waits too long for a permit is given up, the others wait on', async () => {
  const { target, clock, events } = setUp(() => new Promise(() => {}), 1)
  for (const requestId of ['runs', 'waits', 'waits too']) target.enqueue({ ...invocation, requestId })
  await clock.advance(600)
  target.enqueue({ ...invocation, requestId: 'came later' })
  await clock.advance(400)
  const abandoned = { kind: 'invocation-abandoned', reason: 'EventAgeExceeded', deadLetter: 'none' }
  expect(events).toMatchObject([
    { ...abandoned, requestId: 'waits' },
    { ...abandoned, requestId: 'waits too' },
  ])
  expect(target.status()).toMatchObject({ queued: 1, inFlight: 1 })
  await clock.advance(600)
  expect([target.status().queued, clock.pendingTimers]).toEqual([0, 0])
})

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}

/** A function whose invocations go as `run` says, on a clock of the test's own. */
function setUp(run: () => Promise<InvocationOutcome>, reservedConcurrency = 10) {
  const clock = new ManualClock()
  const ranAtMs: number[] = []
  const ran: Invocation[] = []
  const events: LambdaEmulatorEvent[] = []
  const config = resolveFunction(fixture('echo', { reservedConcurrency }))
  const pool = new EnvironmentPool({
    config,
    version: '$LATEST',
    provisionedConcurrency: 0,
    identity: { region: 'us-east-1', accountId: '123456789012' },
    clock,
    compileCacheDirectory: '',
    path: '',
    createId: () => 'environment',
    onLine: () => {},
    onEvent: () => {},
    onProcessesChanged: () => {},
  })
  const limits = new ConcurrencyLimits({
    accountConcurrency: 10,
    reservedConcurrency: new Map([['echo', reservedConcurrency]]),
    onRelease: () => {},
  })
  const version: FunctionVersion = {
    pool,
    async run(work) {
      ranAtMs.push(clock.now())
      ran.push(work.invocation)
      return run().finally(work.release)
    },
  }
  const target = new LambdaFunction({
    config,
    versions: new Map([['$LATEST', version]]),
    limits,
    deadLetters: undefined,
    rates: new RequestRates({
      accountConcurrency: 10,
      reservedConcurrency: new Map(),
      requestsPerConcurrency: 0,
      clock,
    }),
    faults: new FaultInjector(),
    eventRetryMs: 100,
    eventMaxAgeMs: 1_000,
    clock,
    onEvent: (event) => events.push(event),
  })
  return { target, clock, ranAtMs, ran, events }
}
