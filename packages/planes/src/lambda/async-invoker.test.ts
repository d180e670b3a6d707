import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { systemClock } from '@manga-assist/clock'
import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createAsyncInvoker } from './async-invoker.ts'

vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')

describe('an asynchronous invocation', () => {
  test('hands the payload over as an event', async () => {
    const { invoker, calls } = await setUp(202)
    await invoker.invoke({ kind: 'refresh-profile', userId: '読者' })
    expect(calls).toEqual([
      {
        path: '/2015-03-31/functions/enrich/invocations',
        type: 'Event',
        body: '{"kind":"refresh-profile","userId":"読者"}',
      },
    ])
  })

  test.each([
    [429, { Reason: 'CallerRateLimitExceeded' }, 'throttled: CallerRateLimitExceeded', 'TooManyRequestsException'],
    [404, {}, 'ResourceNotFoundException', 'ResourceNotFoundException'],
    [500, {}, 'ServiceException', 'ServiceException'],
  ])('says what is wrong on %i, and asks once', async (status, body, message, type) => {
    const { invoker, calls } = await setUp(status, body, type)
    await expect(invoker.invoke({})).rejects.toMatchObject({
      code: 'service',
      message: expect.stringContaining(message),
    })
    expect(calls).toHaveLength(1)
  })

  test('gives up on a Lambda that does not answer', async () => {
    const clock = new ManualClock()
    const { invoker, calls } = await setUp('silent', {}, '', clock)
    const refused = expect(invoker.invoke({})).rejects.toMatchObject({ code: 'timeout' })
    await expect.poll(() => calls).toHaveLength(1)
    await clock.advance(2_000)
    await refused
    expect(clock.pendingTimers).toBe(0)
  })

  test('refuses more calls than may be on their way', async () => {
    const { invoker, calls } = await setUp('silent')
    for (let call = 0; call < 20; call += 1) invoker.invoke({}).catch(() => {})
    await expect(invoker.invoke({})).rejects.toThrow('20 events are on their way to Lambda already')
    await expect.poll(() => calls).toHaveLength(20)
  })
})

async function setUp(
  status: number | 'silent',
  body: object = {},
  type = '',
  clock: ManualClock | undefined = undefined,
) {
  const calls: { path: string | undefined; type: unknown; body: string }[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString()
    calls.push({ path: request.url, type: request.headers['x-amz-invocation-type'], body: text })
    if (status === 'silent') return
    response.writeHead(status, { 'content-type': 'application/json', ...(type && { 'x-amzn-errortype': type }) })
    response.end(status === 202 ? '' : JSON.stringify(body))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const invoker = createAsyncInvoker({ functionName: 'enrich', clock: clock ?? systemClock, endpoint, region: 'local' })
  onTestFinished(() => {
    invoker.close()
    server.closeAllConnections()
    server.close()
  })
  return { invoker, calls }
}
