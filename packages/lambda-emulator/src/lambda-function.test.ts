import { ManualClock } from '@manga-assist/clock/testing'
import { expect, test } from 'vitest'
import { ConcurrencyLimits } from './concurrency.ts'
import { EnvironmentPool } from './environment-pool.ts'
import { resolveFunction } from './function-config.ts'
import { LambdaFunction } from './lambda-function.ts'
import { fixture } from './testing/harness.ts'

test('the queue of asynchronous invocations has an end', () => {
  const target = createFunction({ reservedConcurrency: 1 })
  const invocation = { requestId: 'request', functionArn: 'arn', payload: Buffer.from('{}') }
  const results = Array.from({ length: 1_002 }, () => target.enqueue(invocation).kind)
  expect(results.slice(0, 1_001)).toEqual(Array(1_001).fill('queued'))
  expect(results.at(-1)).toBe('throttled')
  expect(target.status()).toMatchObject({ inFlight: 1, queued: 1_000, throttles: 1 })
})

/** A function whose invocations never end. */
function createFunction(options: { reservedConcurrency: number }): LambdaFunction {
  const config = resolveFunction(fixture('echo', options))
  const pool = new EnvironmentPool({
    config,
    identity: { region: 'us-east-1', accountId: '123456789012' },
    clock: new ManualClock(),
    compileCacheDirectory: '',
    path: '',
    createId: () => 'environment',
    onLine: () => {},
    onEvent: () => {},
    onProcessesChanged: () => {},
  })
  const reservedConcurrency = new Map([['echo', options.reservedConcurrency]])
  const limits = new ConcurrencyLimits({ accountConcurrency: 10, reservedConcurrency, onRelease: () => {} })
  return new LambdaFunction({ config, pool, limits, run: () => new Promise(() => {}), onEvent: () => {} })
}
