import { describe, expect, onTestFinished, test } from 'vitest'
import type { FunctionError } from '../invocations/invocation.ts'
import { createRuntimeApi, type RuntimeApiHandlers } from './runtime-api.ts'

const invocation = {
  requestId: 'request-1',
  functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:chat',
  version: '$LATEST',
  payload: Buffer.from('{"text":"漫画"}'),
}

describe('Runtime API', () => {
  test('next has the event and the headers that runtimes ask for', async () => {
    const base = await serve({
      polled: (deliver) => deliver({ ...invocation, traceId: 'Root=1' }, 1_700_000_000_123.4),
    })
    const response = await fetch(`${base}/invocation/next`)
    expect(await response.json()).toEqual({ text: '漫画' })
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'lambda-runtime-aws-request-id': 'request-1',
      'lambda-runtime-deadline-ms': '1700000000123',
      'lambda-runtime-invoked-function-arn': invocation.functionArn,
      'lambda-runtime-trace-id': 'Root=1',
    })
  })

  test('a response is passed on with its content type, and answered with 202', async () => {
    const received: string[] = []
    const base = await serve({
      responded: async (requestId, { contentType, body }) => {
        for await (const chunk of body) received.push(requestId, contentType, chunk.toString())
        return 'accepted'
      },
    })
    expect(await post(`${base}/invocation/request-1/response`, '{}')).toBe(202)
    expect(received).toEqual(['request-1', 'application/json', '{}'])
  })

  test.each([
    ['too-large', 413],
    ['unknown-invocation', 400],
  ] as const)('a response that is %s is answered with %i', async (outcome, status) => {
    const base = await serve({ responded: async () => outcome, failed: () => 'unknown-invocation' })
    expect(await post(`${base}/invocation/request-1/response`, 'x'.repeat(100_000))).toBe(status)
    expect(await post(`${base}/invocation/request-1/error`, '{}')).toBe(400)
  })

  test('errors carry their type, from the header or the body', async () => {
    const errors: FunctionError[] = []
    const base = await serve({
      failed: (_requestId, error) => {
        errors.push(error)
        return 'accepted'
      },
      initFailed: (error) => errors.push(error),
    })
    expect(await post(`${base}/invocation/request-1/error`, '{"errorType":"TypeError"}')).toBe(202)
    expect(await post(`${base}/invocation/request-1/error`, 'no JSON')).toBe(202)
    const typed = { 'Lambda-Runtime-Function-Error-Type': 'Runtime.Custom' }
    expect(await post(`${base}/init/error`, '{"errorType":"Error"}', typed)).toBe(202)
    expect(errors).toEqual([
      { errorType: 'TypeError', payload: '{"errorType":"TypeError"}' },
      { errorType: 'Unhandled', payload: '{"errorType":"Unhandled","errorMessage":"no JSON"}' },
      { errorType: 'Runtime.Custom', payload: '{"errorType":"Error"}' },
    ])
  })

  test('what it does not know is 404', async () => {
    const base = await serve({})
    expect(await post(`${base}/elsewhere`, '{}')).toBe(404)
  })
})

async function serve(handlers: Partial<RuntimeApiHandlers>): Promise<string> {
  const unexpected = () => {
    throw new Error('the test did not expect this')
  }
  const api = await createRuntimeApi({
    polled: unexpected,
    responded: unexpected,
    failed: unexpected,
    initFailed: unexpected,
    ...handlers,
  })
  onTestFinished(api.close)
  return `http://${api.address}/2018-06-01/runtime`
}

async function post(url: string, body: string, headers: Record<string, string> = {}): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  })
  await response.arrayBuffer()
  return response.status
}
