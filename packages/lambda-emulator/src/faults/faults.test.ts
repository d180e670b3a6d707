import { InvokeCommand, TooManyRequestsException } from '@aws-sdk/client-lambda'
import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, test } from 'vitest'
import { throttleReasons } from '../concurrency/concurrency.ts'
import type { FaultDocument } from '../index.ts'
import { fixture, invoke, kind, openStream, readStream, setUp, stream } from '../testing/harness.ts'

const preludeBytes = Buffer.byteLength(JSON.stringify({ statusCode: 418, headers: { 'x-tea': 'pot' } })) + 8

describe('throttle', () => {
  test.each(throttleReasons)('refuses with the reason %s, as often as it says', async (reason) => {
    const { client, emulator, events } = await setUp([fixture('echo')])
    emulator.setFaults({ faults: [{ kind: 'throttle', reason, count: 1 }] })
    const error = await invoke(client, 'echo').catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(TooManyRequestsException)
    expect(error).toMatchObject({ Reason: reason, retryAfterSeconds: '1' })
    expect(events.items).toMatchObject([
      { kind: 'fault-injected', functionName: 'echo', fault: 'throttle' },
      { kind: 'invocation-throttled', reason },
    ])
    expect((await invoke(client, 'echo')).FunctionError).toBeUndefined()
  })

  test('refuses asynchronous invocations, too', async () => {
    const { client, emulator } = await setUp([fixture('echo')])
    emulator.setFaults({ faults: [{ kind: 'throttle' }] })
    const command = new InvokeCommand({ FunctionName: 'echo', InvocationType: 'Event' })
    await expect(client.send(command)).rejects.toBeInstanceOf(TooManyRequestsException)
  })
})

describe('delay', () => {
  test('holds the invocation back, with its permit', async () => {
    const clock = new ManualClock()
    const { client, emulator, events } = await setUp([fixture('echo')], { clock })
    emulator.setFaults({ faults: [{ kind: 'delay', ms: 5_000 }] })
    const invocation = invoke(client, 'echo')
    await events.until(kind('fault-injected'))
    await clock.advance(4_999)
    expect(emulator.status()).toMatchObject({ account: { inFlight: 1 }, functions: [{ coldStarts: 0 }] })
    await clock.advance(1)
    expect((await invocation).FunctionError).toBeUndefined()
  })

  test('ends with the emulator', async () => {
    const clock = new ManualClock()
    const { client, emulator, events } = await setUp([fixture('echo')], { clock })
    emulator.setFaults({ faults: [{ kind: 'delay', ms: 900_000 }] })
    const invocation = invoke(client, 'echo')
    await events.until(kind('fault-injected'))
    const closed = emulator.close()
    await clock.advance(0)
    expect((await invocation).FunctionError).toBe('Unhandled')
    await clock.advance(500)
    await closed
    expect(clock.pendingTimers).toBe(0)
  })
})

describe('cut', () => {
  test('breaks a stream after so many bytes; the function runs on', async () => {
    const { client, emulator, events } = await setUp([fixture('chunks')])
    emulator.setFaults({ faults: [{ kind: 'cut', afterBytes: 5, count: 1 }] })
    const reading = await openStream(client, 'chunks', { chunks: ['one', 'two', 'three'] })
    const pieces: string[] = []
    await expect(drainInto(pieces, reading)).rejects.toThrow('aborted')
    expect(pieces.join('')).toBe('onetw')
    expect(await events.until(kind('invocation-finished'))).toMatchObject({ outcome: 'success' })
    expect((await stream(client, 'chunks', { chunks: ['one'] })).end).toEqual({})
  })

  test('breaks before the first byte', async () => {
    const { client, emulator } = await setUp([fixture('chunks')])
    emulator.setFaults({ faults: [{ kind: 'cut' }] })
    await expect(stream(client, 'chunks', { chunks: ['one'] })).rejects.toThrow('aborted')
  })

  test.each([
    ['BUFFERED', 'plain', 3],
    // What the function writes begins with the metadata.
    ['RESPONSE_STREAM', 'site', preludeBytes + 3],
  ] as const)('breaks the answer of a function URL, %s', async (invokeMode, name, afterBytes) => {
    const { emulator } = await setUp([fixture(name, { url: { port: 0, invokeMode } })])
    emulator.setFaults({ faults: [{ kind: 'cut', afterBytes }] })
    const response = await fetch(emulator.status().functions[0]?.url ?? '')
    const reader = response.body?.getReader()
    expect(Buffer.from((await reader?.read())?.value ?? []).length).toBe(3)
    await expect(reader?.read()).rejects.toThrow('terminated')
  })

  test('breaks a buffered answer', async () => {
    const { client, emulator } = await setUp([fixture('echo')])
    emulator.setFaults({ faults: [{ kind: 'cut', afterBytes: 10 }] })
    await expect(invoke(client, 'echo')).rejects.toThrow('aborted')
  })
})

test('no-completion: a stream ends as if it were whole', async () => {
  const { client, emulator } = await setUp([fixture('chunks')])
  emulator.setFaults({ faults: [{ kind: 'no-completion' }] })
  const { body, end } = await stream(client, 'chunks', { chunks: ['one', 'two'] })
  expect([body.toString(), end]).toEqual(['onetwo', undefined])
})

describe('wrong-prelude', () => {
  test('takes the place of the metadata', async () => {
    const { client, emulator } = await setUp([fixture('site')])
    emulator.setFaults({ faults: [{ kind: 'wrong-prelude', prelude: '{"statusCode":99}' }] })
    expect((await stream(client, 'site')).body.toString()).toBe(`{"statusCode":99}${'\0'.repeat(8)}first last`)
  })

  test('comes before a response that has none', async () => {
    const { client, emulator } = await setUp([fixture('chunks')])
    emulator.setFaults({ faults: [{ kind: 'wrong-prelude' }] })
    const { body } = await stream(client, 'chunks', { chunks: ['one', 'two'] })
    expect(body.toString()).toBe(`{"statusCode":200,"headers":${'\0'.repeat(8)}onetwo`)
  })
})

describe('crash', () => {
  test('ends the environment before it answers; the next is another', async () => {
    const { client, emulator, events } = await setUp([fixture('echo')])
    emulator.setFaults({ faults: [{ kind: 'crash', count: 1 }] })
    expect((await invoke(client, 'echo')).result).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringContaining('Runtime exited with error: signal: killed'),
    })
    expect(await events.until(kind('environment-ended'))).toMatchObject({ reason: 'crashed' })
    expect((await invoke(client, 'echo')).result).toMatchObject({ served: 1 })
  })

  test('ends it in the middle of a stream, exactly there', async () => {
    const { client, emulator } = await setUp([fixture('chunks')])
    emulator.setFaults({ faults: [{ kind: 'crash', afterBytes: 4 }] })
    const { body, end } = await stream(client, 'chunks', { chunks: ['one', 'two', 'three'] })
    expect([body.toString(), end?.ErrorCode]).toEqual(['onet', 'Runtime.ExitError'])
  })

  test('of an asynchronous invocation is one attempt', async () => {
    const { client, emulator, events } = await setUp([fixture('echo')], { eventRetryMs: 0 })
    emulator.setFaults({ faults: [{ kind: 'crash', count: 1 }] })
    await client.send(new InvokeCommand({ FunctionName: 'echo', InvocationType: 'Event' }))
    await events.until(kind('invocation-retried'))
    await events.until((event) => kind('invocation-finished')(event) && event.outcome === 'success')
  })
})

describe('hang', () => {
  test('lasts until the deadline', async () => {
    const clock = new ManualClock()
    const { client, emulator, events } = await setUp([fixture('echo', { timeoutMs: 3_000 })], { clock })
    emulator.setFaults({ faults: [{ kind: 'hang' }] })
    const invocation = invoke(client, 'echo')
    await events.until(kind('invocation-started'))
    await clock.advance(2_999)
    expect(emulator.status().functions[0]?.environments[0]?.state).toBe('busy')
    await clock.advance(1)
    expect((await invocation).result).toMatchObject({ errorType: 'Sandbox.Timedout' })
  })

  test('begins in the middle of a stream, exactly there', async () => {
    const clock = new ManualClock()
    const { client, emulator } = await setUp([fixture('chunks', { timeoutMs: 3_000 })], { clock })
    emulator.setFaults({ faults: [{ kind: 'hang', afterBytes: 2 }] })
    const reading = await openStream(client, 'chunks', { chunks: ['one', 'two'] })
    const first = await reading.next()
    expect(Buffer.from(first.value?.PayloadChunk?.Payload).toString()).toBe('on')
    await clock.advance(3_000)
    const { body, end } = await readStream(reading)
    expect([body.length, end?.ErrorCode]).toEqual([0, 'Sandbox.Timedout'])
  })
})

describe('/faults', () => {
  test('PUT replaces, GET shows what has happened, DELETE ends it', async () => {
    const { client, emulator } = await setUp([fixture('echo')])
    const document: FaultDocument = { seed: 3, faults: [{ kind: 'throttle', function: 'echo', count: 5 }] }
    const put = await send(emulator.url, 'PUT', JSON.stringify(document))
    expect(put.status).toBe(200)
    await expect(invoke(client, 'echo')).rejects.toBeInstanceOf(TooManyRequestsException)
    const rule = { ...document.faults[0], reason: 'ConcurrentInvocationLimitExceeded', probability: 1 }
    expect(await send(emulator.url, 'GET')).toEqual({
      status: 200,
      body: { seed: 3, faults: [{ ...rule, injected: 1 }] },
    })
    expect(await send(emulator.url, 'DELETE')).toEqual({ status: 200, body: { seed: 1, faults: [] } })
    expect((await invoke(client, 'echo')).FunctionError).toBeUndefined()
  })

  test.each([
    ['{"faults":', 'document must be JSON of at most 1048576 bytes, received "{\\"faults\\":"'],
    ['{"faults":[{"kind":"crush"}]}', 'faults[0].kind must be one of throttle'],
    [' '.repeat(1_048_577), 'document must be JSON of at most 1048576 bytes'],
  ])('PUT of what is none is refused, and changes nothing', async (text, message) => {
    const { emulator } = await setUp([fixture('echo')])
    emulator.setFaults({ faults: [{ kind: 'crash' }] })
    const { status, body } = await send(emulator.url, 'PUT', text)
    expect([status, body]).toEqual([400, { code: 'INVALID_OPTION', message: expect.stringContaining(message) }])
    expect((await send(emulator.url, 'GET')).body).toMatchObject({ faults: [{ kind: 'crash' }] })
  })

  test('a page in a browser changes nothing', async () => {
    const { emulator } = await setUp([fixture('echo')])
    const headers = { origin: new URL(emulator.url).origin }
    const body = JSON.stringify({ faults: [{ kind: 'crash' }] })
    expect((await fetch(`${emulator.url}/faults`, { method: 'PUT', headers, body })).status).toBe(403)
    expect((await send(emulator.url, 'GET')).body).toMatchObject({ faults: [] })
  })

  test('POST is 405', async () => {
    const { emulator } = await setUp([fixture('echo')])
    expect((await send(emulator.url, 'POST')).status).toBe(405)
  })

  test('equal seeds give equal faults, invocation by invocation', async () => {
    const { client, emulator } = await setUp([fixture('echo')])
    const run = async () => {
      emulator.setFaults({ seed: 11, faults: [{ kind: 'throttle', probability: 0.5 }] })
      const answers: string[] = []
      for (let at = 0; at < 20; at += 1) {
        answers.push(
          await invoke(client, 'echo').then(
            () => 'served',
            (error: Error) => error.name,
          ),
        )
      }
      return answers
    }
    const first = await run()
    expect(await run()).toEqual(first)
    expect(new Set(first)).toEqual(new Set(['served', 'TooManyRequestsException']))
  })
})

async function send(url: string, method: string, body?: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${url}/faults`, { method, ...(body !== undefined && { body }) })
  return { status: response.status, body: await response.json() }
}

async function drainInto(pieces: string[], reading: Awaited<ReturnType<typeof openStream>>): Promise<void> {
  for (;;) {
    const { value, done } = await reading.next()
    if (done) return
    if (value.PayloadChunk) pieces.push(Buffer.from(value.PayloadChunk.Payload ?? []).toString())
  }
}
