import { InvokeCommand } from '@aws-sdk/client-lambda'
import { describe, expect, test } from 'vitest'
import type { FunctionOptions } from './index.ts'
import {
  createFolder,
  createGate,
  fixture,
  invoke,
  kind,
  openStream,
  readStream,
  setUp,
  stream,
} from './testing/harness.ts'
import { testedRuntimes } from './testing/runtimes.ts'

/** What a runtime owes a function, for the bundled one and for the official client alike. */
for (const { name, isThere, options: runtime } of testedRuntimes) {
  describe.skipIf(!isThere)(`conformance of ${name}`, () => {
    const handler = (named: string, options: Partial<FunctionOptions> = {}) =>
      fixture(named, { ...runtime, ...options })
    const setUpModule = async (text: string) =>
      setUp([{ name: 'module', directory: await createFolder({ 'dist/handler.mjs': text }), ...runtime }])

    describe('a buffered answer', () => {
      test('comes from the event with its context', async () => {
        const { client } = await setUp([handler('echo', { memoryMb: 256, timeoutMs: 60_000 })])
        const { result, $metadata } = await invoke(client, 'echo', { text: 'Größe 漫画' })
        expect(result).toMatchObject({
          event: { text: 'Größe 漫画' },
          context: {
            functionName: 'echo',
            functionVersion: '$LATEST',
            memoryLimitInMB: '256',
            awsRequestId: $metadata.requestId,
            invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:echo',
          },
        })
        const { remainingMs } = (result as { context: { remainingMs: number } }).context
        expect(remainingMs).toBeGreaterThan(30_000)
        expect(remainingMs).toBeLessThanOrEqual(60_000)
      })

      test('may be no promise, and null stands for none', async () => {
        const { client } = await setUp([handler('plain')])
        expect((await invoke(client, 'plain', { name: 'result' })).result).toBe('plain result')
        expect((await invoke(client, 'plain', { nothing: true })).result).toBeNull()
      })

      test('may be as large as the service takes', async () => {
        const { client } = await setUp([handler('large')])
        expect((await invoke(client, 'large', { bytes: 6_000_000 })).result).toHaveLength(6_000_000)
      })

      test('comes with the client context', async () => {
        const { client } = await setUp([handler('echo')])
        const ClientContext = Buffer.from(JSON.stringify({ custom: { title: '漫画' } })).toString('base64')
        const { Payload } = await client.send(new InvokeCommand({ FunctionName: 'echo', ClientContext }))
        expect(JSON.parse(Buffer.from(Payload ?? []).toString())).toMatchObject({
          context: { clientContext: { custom: { title: '漫画' } } },
        })
      })

      test('follows the one before it in the same environment', async () => {
        const { client } = await setUp([handler('echo')])
        const served: unknown[] = []
        for (let round = 0; round < 5; round += 1) {
          served.push((await invoke(client, 'echo')).result)
        }
        expect(served).toMatchObject([1, 2, 3, 4, 5].map((count) => ({ served: count })))
      })
    })

    describe('an error', () => {
      test('of the handler is told with type, message and trace, and the environment lives on', async () => {
        const { client, emulator } = await setUp([handler('faults.thrown')])
        for (let round = 0; round < 2; round += 1) {
          const { FunctionError, result } = await invoke(client, 'faults-thrown')
          expect(FunctionError).toBe('Unhandled')
          expect(result).toMatchObject({ errorType: 'RangeError', errorMessage: 'thrown', trace: expect.any(Array) })
        }
        expect(emulator.status().functions[0]?.coldStarts).toBe(1)
      })

      test.each([
        ['faults.exit', 'exit status 7'],
        ['faults.waitForNothing', 'Runtime exited without providing a reason'],
      ])('%s is the end of the environment', async (fault, reason) => {
        const { client } = await setUp([handler(fault)])
        expect((await invoke(client, fault.replace('.', '-'))).result).toMatchObject({
          errorType: 'Runtime.ExitError',
          errorMessage: expect.stringContaining(reason),
        })
      })

      test.each([
        ['throws', `throw new TypeError('no database')`, 'TypeError'],
        ['does not parse', 'export const = 1', 'Runtime.UserCodeSyntaxError'],
        ['exports no handler', 'export const other = 1', 'Runtime.HandlerNotFound'],
        ['misses another module', `import './missing.mjs'`, 'Error'],
        [
          'requires what is missing',
          `process.getBuiltinModule('module').createRequire('/')('x')`,
          'Runtime.ImportModuleError',
        ],
        ['wants a callback', 'export const handler = (a, b, c) => {}', 'Runtime.CallbackHandlerDeprecated'],
        ['exits', 'process.exit(3)', 'Runtime.ExitError'],
      ])('of a module that %s is one of the start', async (_what, text, errorType) => {
        const { client } = await setUpModule(text)
        const { FunctionError, result } = await invoke(client, 'module')
        expect(FunctionError).toBe('Unhandled')
        expect(result).toMatchObject({ errorType })
      })
    })

    describe('a stream', () => {
      test('arrives piece by piece, as it is written', async () => {
        const { client } = await setUp([handler('chunks')])
        const gate = await createGate()
        const reading = await openStream(client, 'chunks', { chunks: ['one', 'two'], gate: gate.url })
        const first = await reading.next()
        expect(Buffer.from(first.value?.PayloadChunk?.Payload).toString()).toBe('one')
        gate.open()
        expect(await readStream(reading)).toEqual({ body: Buffer.from('two'), end: {} })
      })

      test('begins with its metadata and eight zeros', async () => {
        const { client } = await setUp([handler('site')])
        const { body, end } = await stream(client, 'site')
        const at = body.indexOf(Buffer.alloc(8))
        expect(JSON.parse(body.subarray(0, at).toString())).toEqual({ statusCode: 418, headers: { 'x-tea': 'pot' } })
        expect([body.subarray(at + 8).toString(), end]).toEqual(['first last', {}])
      })

      test('has the content type that its function sets, or that of bytes', async () => {
        const { emulator } = await setUp([handler('typed'), handler('marked'), handler('site')])
        const types = ['typed', 'marked', 'site'].map(async (named) => {
          const path = `/2021-11-15/functions/${named}/response-streaming-invocations`
          const response = await fetch(emulator.url + path, { method: 'POST' })
          await response.arrayBuffer()
          return response.headers.get('x-amzn-remapped-content-type')
        })
        expect(await Promise.all(types)).toEqual([
          'text/event-stream',
          'application/octet-stream',
          'application/vnd.awslambda.http-integration-response',
        ])
      })

      test('may be empty', async () => {
        const { client } = await setUp([handler('chunks')])
        expect(await stream(client, 'chunks', { chunks: [] })).toEqual({ body: Buffer.alloc(0), end: {} })
      })

      test('waits for a reader that is slow', async () => {
        const { client, logs } = await setUp([handler('flood')], { streamBytesPerSecond: 0 })
        const bytes = 96 * 1_048_576
        const reading = await openStream(client, 'flood', { bytes })
        const report = await logs.until(({ line }) => /(stalled|flooded)/.test(line))
        expect(report.line).toContain('stalled')
        expect((await readStream(reading)).body).toHaveLength(bytes)
      })

      test('that fails before its first byte is nothing but the error', async () => {
        const { client } = await setUp([handler('faults.thrownBeforeWrite')])
        const { body, end } = await stream(client, 'faults-thrownBeforeWrite')
        expect([body.length, end?.ErrorCode]).toEqual([0, 'RangeError'])
        expect(JSON.parse(end?.ErrorDetails ?? '')).toMatchObject({ errorMessage: 'before the first write' })
      })

      test('that fails later ends with the error behind what was written, and the environment lives on', async () => {
        const { client, emulator } = await setUp([handler('faults.thrownAfterWrite')])
        for (let round = 0; round < 2; round += 1) {
          const { body, end } = await stream(client, 'faults-thrownAfterWrite')
          expect([body.toString(), end?.ErrorCode]).toEqual(['first', 'RangeError'])
          expect(JSON.parse(end?.ErrorDetails ?? '')).toMatchObject({ errorMessage: 'after the first write' })
        }
        expect(emulator.status().functions[0]?.coldStarts).toBe(1)
      })

      test.each([
        ['faults.destroyStream', 'exit status 1'],
        ['faults.rejectUnhandled', 'exit status'],
        ['faults.exitMidStream', 'exit status 7'],
      ])('%s ends with its process', async (fault, reason) => {
        const { client, events } = await setUp([handler(fault)])
        const { body, end } = await stream(client, fault.replace('.', '-'))
        expect([body.toString(), end?.ErrorCode]).toEqual(['first', 'Runtime.ExitError'])
        expect(end?.ErrorDetails).toContain(reason)
        expect(await events.until(kind('environment-ended'))).toMatchObject({ reason: 'crashed' })
      })

      test('of a handler that returns no promise is an error', async () => {
        const { client } = await setUp([handler('faults.returnNoPromise')])
        const { end } = await stream(client, 'faults-returnNoPromise')
        expect(end?.ErrorDetails).toContain('Streaming does not support non-async handlers.')
      })
    })
  })
}
