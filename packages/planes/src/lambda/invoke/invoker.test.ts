import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { InvokeWithResponseStreamCommand, type LambdaClient } from '@aws-sdk/client-lambda'
import { systemClock as clock } from '@manga-assist/clock'
import { encodeInvokeComplete, encodePayloadChunk, eventStreamContentType } from '@manga-assist/lambda-emulator'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { listenOn, until } from '../../testing/servers.ts'
import { createLambdaClient } from '../lambda-client.ts'
import { createLambdaInvoker, type LambdaInvoker } from './invoker.ts'

const head = Buffer.concat([Buffer.from('{"statusCode":201}'), Buffer.alloc(8)])
const payload = Buffer.from('{"an":"event"}')
const never = new AbortController().signal

beforeAll(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
  vi.stubEnv('AWS_REGION', undefined)
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true')
})
afterAll(() => void vi.unstubAllEnvs())

describe('an invocation', () => {
  test.each<[string, Buffer[]]>([
    ['a few chunks', ['one', 'two', 'three'].map((text) => Buffer.from(text))],
    ['an empty chunk', [Buffer.alloc(0), Buffer.from('x')]],
    ['no body', []],
    ['more than a socket takes at once', Array.from({ length: 40 }, (_, index) => Buffer.alloc(50_000, index))],
  ])('with %s brings the bytes that the AWS client brings', async (_what, chunks) => {
    const { invoker, client } = await called((_request, response) => {
      streamHead(response)
      for (const chunk of [head, ...chunks]) response.write(encodePayloadChunk(chunk))
      response.end(encodeInvokeComplete())
    })
    const { bytes, status, end } = await answerOf(invoker)
    expect(Buffer.concat([head, bytes])).toEqual(await bytesByClient(client))
    expect([status, end]).toEqual([201, 'completed'])
  })

  test.each<[string, number, string, object]>([
    [
      '429',
      429,
      'TooManyRequestsException',
      { Reason: 'ConcurrentInvocationLimitExceeded', message: 'Rate Exceeded.' },
    ],
    ['an unknown function', 404, 'ResourceNotFoundException', { Type: 'User', Message: 'Function not found' }],
    ['no permission', 403, 'AccessDeniedException', { Message: 'is not authorized' }],
    ['a fault of the service', 500, 'ServiceException', { Message: 'An error occurred' }],
    ['an error without a type', 502, '', {}],
  ])('that meets %s fails as the AWS client fails', async (_what, status, type, body) => {
    const { invoker, client } = await called((_request, response) => {
      response.writeHead(status, { 'x-amzn-errortype': type, 'retry-after': '3' }).end(JSON.stringify(body))
    })
    const expected = await client
      .send(new InvokeWithResponseStreamCommand({ FunctionName: 'chat' }))
      .catch((error) => error)
    const opened = await invoker.open(payload, never).catch((error) => error)
    if (status === 429) {
      expect(opened).toEqual({ kind: 'throttled', reason: expected.Reason, retryAfterMs: 3_000 })
    } else {
      expect(opened.cause).toBeInstanceOf(expected.constructor)
      const { name, message, $fault, $metadata } = opened.cause
      expect({ name, message, $fault, status: $metadata.httpStatusCode }).toEqual({
        ...{ name: expected.name, message: expected.message, $fault: expected.$fault },
        status: expected.$metadata.httpStatusCode,
      })
      expect(opened).toMatchObject({ code: 'service', mayHaveRun: status >= 500 })
    }
  })

  test('that meets an error without end reads what it needs of it, and keeps no connection', async () => {
    const { invoker, open } = await called((_request, response) => {
      response.writeHead(403, { 'x-amzn-errortype': 'AccessDeniedException' })
      const more = () => {
        if (!response.destroyed) response.write('x'.repeat(10_000), more)
      }
      more()
    })
    await expect(invoker.open(payload, never)).rejects.toMatchObject({ code: 'service', mayHaveRun: false })
    await until(() => open() === 0)
  })

  test('is signed as the service demands: with the key of its credentials, over its own bytes', async () => {
    const seen: IncomingMessage['headers'][] = []
    const { invoker } = await called((request, response) => {
      seen.push(request.headers)
      streamHead(response).write(encodePayloadChunk(head))
      response.end(encodeInvokeComplete())
    })
    await answerOf(invoker)
    expect(seen[0]).toMatchObject({
      'x-amz-date': expect.stringMatching(/^\d{8}T\d{6}Z$/),
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=test\/\d{8}\/us-east-1\/lambda\/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=[\da-f]{64}$/,
      ),
      'content-length': String(payload.length),
    })
  })

  test.each<[string, (response: ServerResponse) => void, object]>([
    [
      'its completion says that it failed',
      (response) => response.end(encodeInvokeComplete({ code: 'Unhandled', details: 'oh' })),
      { code: 'function-error', message: 'Unhandled: oh' },
    ],
    ['the stream ends without completion', (response) => response.end(), { code: 'truncated' }],
    ['the connection is cut', (response) => response.destroy(), { code: expect.any(String) }],
    ['a frame is damaged', (response) => response.end(Buffer.alloc(40, 7)), { code: 'bad-frame' }],
  ])('whose answer has begun fails when %s', async (_what, finish, error) => {
    const { invoker } = await called((_request, response) => {
      streamHead(response).write(
        Buffer.concat([encodePayloadChunk(head), encodePayloadChunk(Buffer.from('some'))]),
        () => finish(response),
      )
    })
    const { bytes, end } = await answerOf(invoker)
    expect(bytes.toString()).toBe('some')
    expect(end).toMatchObject(error)
  })

  test('that is aborted before its answer frees its connection at once, and one that is aborted within it does, too', async () => {
    const { invoker, server, open } = await called((request, response) => {
      if (request.headers['content-length'] === '1') streamHead(response).write(encodePayloadChunk(head))
    })
    for (const bytes of [payload, Buffer.from('x')]) {
      const leaving = new AbortController()
      const opening = invoker.open(bytes, leaving.signal)
      await until(() => open() === 1)
      const ended =
        bytes.length > 1 ? opening.catch((error) => error) : answerOf(invoker, opening).then(({ end }) => end)
      if (bytes.length === 1) await opening
      leaving.abort(new Error('the client left'))
      expect(String(await ended)).toContain('the client left')
      await until(() => open() === 0)
    }
    server.closeAllConnections()
  })

  test('of which nobody takes the body is held back, not piled up', async () => {
    let written = 0
    const { invoker } = await called(async (_request, response) => {
      streamHead(response).write(encodePayloadChunk(head))
      while (!response.destroyed && written < 64 * 1_024 * 1_024) {
        written += 1_024 * 1_024
        if (!response.write(encodePayloadChunk(Buffer.alloc(1_024 * 1_024))))
          await Promise.race([once(response, 'drain'), once(response, 'close')])
      }
      response.end(encodeInvokeComplete())
    })
    const opening = invoker.open(payload, never)
    const opened = await opening
    // So many looks in a row in which the function could write no more.
    let [looks, before] = [0, -1]
    await until(() => {
      looks = written === before ? looks + 1 : 0
      before = written
      return looks === 30
    })
    expect(written).toBeLessThan(32 * 1_024 * 1_024)
    if (opened.kind === 'opened') expect((await answerOf(invoker, opening)).bytes.length).toBe(64 * 1_024 * 1_024)
  })

  test('goes over a connection that an earlier one left', async () => {
    const { invoker, server } = await called((_request, response) => {
      streamHead(response).write(encodePayloadChunk(head))
      response.end(encodeInvokeComplete())
    })
    let connections = 0
    server.on('connection', () => {
      connections += 1
    })
    for (let call = 0; call < 20; call += 1) await answerOf(invoker)
    // The end of an answer is known one read before the end of its body: the next one may come in between.
    expect(connections).toBeLessThanOrEqual(2)
  })

  test('without a region is never sent, and is told as the AWS client tells it', async () => {
    const invoker = invokerFor('http://127.0.0.1:9', undefined)
    await expect(invoker.open(payload, never)).rejects.toMatchObject({
      message: 'Error: Region is missing',
      mayHaveRun: false,
    })
  })

  test('without credentials is never sent, and is told as the AWS client tells it; with them it goes', async () => {
    const { invoker } = await called((_request, response) => {
      streamHead(response).write(encodePayloadChunk(head))
      response.end(encodeInvokeComplete())
    })
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined)
    const opening = invoker.open(payload, never)
    await expect(opening).rejects.toMatchObject({
      code: 'credentials',
      message: expect.stringMatching(/^CredentialsProviderError: /),
      mayHaveRun: false,
    })
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
    expect(await answerOf(invoker)).toMatchObject({ end: 'completed' })
  })

  test('to a service that is not there was not sent', async () => {
    const invoker = invokerFor('http://127.0.0.1:9', 'us-east-1')
    await expect(invoker.open(payload, never)).rejects.toMatchObject({ code: 'transport', mayHaveRun: false })
  })
})

function invokerFor(endpoint: string, region: string | undefined): LambdaInvoker {
  const invoker = createLambdaInvoker({ functionName: 'chat', maxConcurrency: 4, endpoint, region, clock })
  onTestFinished(() => invoker.close())
  return invoker
}

async function called(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  let open = 0
  const server: Server = createServer((request, response) => {
    open += 1
    response.once('close', () => {
      open -= 1
    })
    request.resume().on('end', () => answer(request, response))
  })
  const endpoint = await listenOn(server)
  const region = 'us-east-1'
  const client = createLambdaClient({ maxConcurrency: 4, endpoint, region })
  onTestFinished(() => client.destroy())
  return { client, server, invoker: invokerFor(endpoint, region), open: () => open }
}

function streamHead(response: ServerResponse): ServerResponse {
  return response.writeHead(200, { 'content-type': eventStreamContentType })
}

/** The whole answer, and how it ended. */
async function answerOf(invoker: LambdaInvoker, opening = invoker.open(payload, never)) {
  const opened = await opening
  if (opened.kind !== 'opened') throw new Error(`not opened: ${opened.kind}`)
  const chunks: Buffer[] = []
  const end = await new Promise<unknown>((resolve) =>
    opened.body.flow({
      write: (chunk) => chunks.push(Buffer.from(chunk)) > 0,
      end: () => resolve('completed'),
      fail: resolve,
    }),
  )
  return { bytes: Buffer.concat(chunks), status: opened.prelude.statusCode, end }
}

async function bytesByClient(client: LambdaClient): Promise<Buffer> {
  const { EventStream } = await client.send(
    new InvokeWithResponseStreamCommand({ FunctionName: 'chat', Payload: payload }),
  )
  const chunks: Uint8Array[] = []
  for await (const { PayloadChunk } of EventStream ?? []) if (PayloadChunk?.Payload) chunks.push(PayloadChunk.Payload)
  return Buffer.concat(chunks)
}
