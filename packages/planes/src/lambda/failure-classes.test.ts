import { randomUUID } from 'node:crypto'
import { createServer } from 'node:net'
import { systemClock } from '@manga-assist/clock'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createOverflowPlane } from '../create-overflow-plane.ts'
import type { RouterEvent } from '../router-event.ts'
import { type Answer, type AnswerStep, fakeLambdaEndpoint, preludePayload } from '../testing/fake-lambda-endpoint.ts'
import { aboveWatermark, alwaysFull, lambda, type RouterRig, routerRig } from '../testing/router-rig.ts'
import { until } from '../testing/servers.ts'

const complete: AnswerStep = { kind: 'complete' }
const nul = '\0'.repeat(8)
const stream = (...steps: AnswerStep[]): Answer => ({ kind: 'stream', steps })
const says = (bytes: string): AnswerStep => ({ kind: 'payload', bytes })
const refusal = (status: number, type: string, body: object = {}): Answer => ({ kind: 'refusal', status, type, body })

/** Each way in which an answer does not begin: what it is called, and whether Lambda may have run it. */
const before: [what: string, answer: Answer, fault: string, mayHaveRun: boolean][] = [
  [
    'the function failed',
    stream({ kind: 'complete', error: { code: 'Unhandled', details: 'x' } }),
    'function-error',
    true,
  ],
  ['the function said nothing', stream(complete), 'bad-prelude', true],
  ['the stream ended without its completion', stream({ kind: 'end' }), 'truncated', true],
  ['the connection was cut', stream({ kind: 'cut' }), 'transport', true],
  ['the prelude is no JSON', stream(says(`nonsense${nul}`), complete), 'bad-prelude', true],
  ['the prelude is over 16 KB', stream(says('x'.repeat(17_000)), complete), 'bad-prelude', true],
  ['the prelude has a status that is none', stream(says(`{"statusCode":99}${nul}`), complete), 'bad-prelude', true],
  [
    'the prelude smuggles a header',
    stream(says(`{"headers":{"a":"1\\r\\nb: 2"}}${nul}`), complete),
    'bad-prelude',
    true,
  ],
  ['the bytes are no frames', stream({ kind: 'raw', bytes: Buffer.alloc(40, 7) }), 'bad-frame', true],
  ['the service failed', refusal(500, 'ServiceException'), 'service', true],
  ['the function is not there', refusal(404, 'ResourceNotFoundException'), 'service', false],
  ['the credentials are over', refusal(403, 'ExpiredTokenException'), 'credentials', false],
  ['the signature is not taken', refusal(403, 'InvalidSignatureException'), 'credentials', false],
]

describe('an answer of Lambda that does not begin because', () => {
  test.each(before)('%s: told as its class, and served here where that is safe', async (_what, answer, fault, ran) => {
    const endpoint = await fakeLambdaEndpoint(() => answer)
    const rig = await routerRig({
      primary: aboveWatermark((_request, response) => response.end('here')),
      overflow: lambda(endpoint.url),
    })
    const safe = await fetch(rig.url)
    expect([safe.status, await safe.text(), safe.headers.get('x-overflow-fault')]).toEqual([200, 'here', fault])
    const unsafe = await fetch(rig.url, { method: 'POST', body: 'x' })
    expect([unsafe.status, unsafe.headers.get('x-overflow-fault')]).toEqual([ran ? 502 : 200, fault])
    expect(faultsOf(rig)).toEqual([
      [fault, 'before'],
      [fault, 'before'],
    ])
    expect(rig.router.status().budget.spentUsd > 0).toBe(ran)
  })

  test('no credentials are there: nothing is sent', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', '')
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true')
    onTestFinished(() => void vi.unstubAllEnvs())
    const endpoint = await fakeLambdaEndpoint(() => stream(preludePayload(), complete))
    const primary = aboveWatermark((_request, response) => response.end('here'))
    const rig = await routerRig({ primary, overflow: lambda(endpoint.url) })
    const answer = await fetch(rig.url, { method: 'POST', body: 'x' })
    expect([await answer.text(), answer.headers.get('x-overflow-fault')]).toEqual(['here', 'credentials'])
    expect([endpoint.events.length, faultsOf(rig)]).toEqual([0, [['credentials', 'before']]])
  })

  test.each([
    ['no connection comes about in time', 'https', {}],
    ['no first byte comes in time', 'http', { firstByteTimeoutMs: 40 }],
  ])('%s: a timeout', async (_what, protocol, more) => {
    // Takes connections and says nothing: to a client that speaks TLS, there is none.
    const silent = createServer((socket) => void socket.on('error', () => {}).resume())
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void silent.close())
    const { port } = silent.address() as { port: number }
    const rig = await routerRig({ primary: alwaysFull(), overflow: lambda(`${protocol}://127.0.0.1:${port}`, more) })
    const answer = await fetch(rig.url)
    expect(answer.headers.get('x-overflow-fault')).toBe('timeout')
    expect(faultsOf(rig)).toEqual([['timeout', 'before']])
  })
})

describe('an answer of Lambda that has begun and breaks because', () => {
  test.each<[string, AnswerStep[], string]>([
    ['the function failed', [{ kind: 'complete', error: { code: 'Unhandled', details: 'x' } }], 'function-error'],
    ['the stream ended without its completion', [{ kind: 'end' }], 'truncated'],
    ['the connection was cut', [{ kind: 'cut' }], 'transport'],
    ['the bytes are no frames', [{ kind: 'raw', bytes: Buffer.alloc(40, 7) }], 'bad-frame'],
    ['nothing comes any more', [], 'timeout'],
  ])('%s: cut off, told as its class, paid for, and not run again', async (_what, steps, fault) => {
    const answer = stream(preludePayload(), says('half'), { kind: 'wait' }, ...steps)
    const endpoint = await fakeLambdaEndpoint(() => answer)
    const overflow = lambda(endpoint.url, steps.length === 0 ? { idleTimeoutMs: 60 } : {})
    const rig = await routerRig({ primary: aboveWatermark((_request, response) => response.end('here')), overflow })
    const response = await fetch(rig.url)
    if (steps.length > 0) endpoint.release()
    await expect(response.text()).rejects.toThrow()
    await until(() => rig.routed().length === 1)
    expect(rig.routed()[0]).toMatchObject({ outcome: 'broken', plane: 'lambda' })
    expect(faultsOf(rig)).toEqual([[fault, 'within']])
    expect([endpoint.events.length, rig.router.status().budget.spentUsd > 0]).toEqual([1, true])
    endpoint.release()
  })
})

describe('a throttle by Lambda', () => {
  test.each([
    ['ConcurrentInvocationLimitExceeded', true],
    ['ReservedFunctionConcurrentInvocationLimitExceeded', true],
    ['FunctionInvocationRateLimitExceeded', false],
    ['ReservedFunctionInvocationRateLimitExceeded', false],
    ['CallerRateLimitExceeded', false],
    ['ConcurrentSnapshotCreateLimitExceeded', false],
  ])('for %s is told with its reason; it lowers the ceiling: %s', async (reason, lowers) => {
    const throttled = refusal(429, 'TooManyRequestsException', { Reason: reason })
    let asked = 0
    const endpoint = await fakeLambdaEndpoint(() => {
      asked += 1
      return asked <= 10 ? stream(preludePayload(), { kind: 'wait' }, complete) : throttled
    })
    const rig = await routerRig({ primary: alwaysFull(), overflow: lambda(endpoint.url, { maxConcurrency: 50 }) })
    const held = Array.from({ length: 10 }, () => fetch(rig.url))
    await Promise.all(held)
    const answer = await fetch(rig.url)
    expect([answer.status, answer.headers.get('x-overflow-reason')]).toEqual([503, 'overflow-throttled'])
    expect(rig.events).toContainEqual(expect.objectContaining({ kind: 'overflow-throttled', reason }))
    const ceiling = rig.router.status().planes[1]?.concurrencyLimit ?? 0
    expect(ceiling < 50).toBe(lowers)
    endpoint.release()
    await Promise.all(held.map(async (response) => (await response).text()))
  })
})

test('a throttle of one that is relayed lowers the ceiling by all that are there, those that were sent on too', async () => {
  const throttled = refusal(429, 'TooManyRequestsException', { Reason: 'ConcurrentInvocationLimitExceeded' })
  const endpoint = await fakeLambdaEndpoint(() => throttled)
  const settings = { endpoint: endpoint.url, region: 'eu-west-1', functionName: 'chat', maxConcurrency: 50 }
  const redirect = { secret: 'a secret of routers, for tests only' }
  const overflow = (onEvent: (event: RouterEvent) => void) =>
    createOverflowPlane('lambda', { ...settings, redirect, clock: systemClock, newId: randomUUID, onEvent })
  const rig = await routerRig({ primary: alwaysFull(), overflow })
  for (let sentOn = 0; sentOn < 10; sentOn += 1) await fetch(rig.url, { redirect: 'manual' })
  const relayed = await fetch(rig.url, { headers: { 'x-overflow-redirect': 'no' } })
  expect([relayed.status, rig.router.status().planes[1]?.concurrencyLimit]).toEqual([503, 9])
})

function faultsOf({ events }: RouterRig): [string, string][] {
  return events.flatMap((event) =>
    event.kind === 'overflow-failed' ? [[event.fault, event.when] as [string, string]] : [],
  )
}
