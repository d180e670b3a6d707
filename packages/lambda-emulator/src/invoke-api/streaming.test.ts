import { request } from 'node:http'
import { InvokeWithResponseStreamCommand } from '@aws-sdk/client-lambda'
import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, test } from 'vitest'
import { createGate, fixture, kind, openStream, readStream, setUp, stream } from '../testing/harness.ts'

const success = {}

describe('streaming an answer', () => {
  test('chunks arrive in order, and before the function has finished', async () => {
    const { client, emulator } = await setUp([fixture('chunks')])
    const gate = await createGate()
    const reading = await openStream(client, 'chunks', { chunks: ['one', 'two', 'three'], gate: gate.url })
    const first = await reading.next()
    expect(Buffer.from(first.value?.PayloadChunk?.Payload).toString()).toBe('one')
    await gate.arrived(1)
    expect(emulator.status().functions[0]?.inFlight).toBe(1)
    gate.open()
    const { body, end } = await readStream(reading)
    expect(body.toString()).toBe('twothree')
    expect(end).toEqual(success)
  })

  test('the SDK finds version, request id and content type of the frames', async () => {
    const { client } = await setUp([fixture('chunks')])
    const Payload = JSON.stringify({ chunks: ['x'] })
    const response = await client.send(new InvokeWithResponseStreamCommand({ FunctionName: 'chunks', Payload }))
    expect(response).toMatchObject({
      StatusCode: 200,
      ExecutedVersion: '$LATEST',
      ResponseStreamContentType: 'application/vnd.amazon.eventstream',
      $metadata: { requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    })
  })

  test('metadata come before the first byte, behind them eight zero bytes', async () => {
    const { client, emulator } = await setUp([fixture('site')])
    const { body, end } = await stream(client, 'site')
    expect(body.toString()).toBe(`{"statusCode":418,"headers":{"x-tea":"pot"}}${'\0'.repeat(8)}first last`)
    expect(end).toEqual(success)
    expect(await remappedContentType(emulator.url, 'site')).toBe('application/vnd.awslambda.http-integration-response')
  })

  test('what is no text is sent as JSON, with the content type that was set', async () => {
    const { client, emulator } = await setUp([fixture('typed')])
    expect((await stream(client, 'typed')).body.toString()).toBe('{"json":true}')
    expect(await remappedContentType(emulator.url, 'typed')).toBe('text/event-stream')
  })

  test('a handler may mark itself', async () => {
    const { client } = await setUp([fixture('marked')])
    expect((await stream(client, 'marked')).body.toString()).toBe('marked by hand')
  })

  test('an answer that is not streamed comes as one', async () => {
    const { client } = await setUp([fixture('plain')])
    const { body, end } = await stream(client, 'plain', { name: 'result' })
    expect(body.toString()).toBe('"plain result"')
    expect(end).toEqual(success)
  })

  test('fifty streams at once all complete, each in an environment of its own', async () => {
    const { client, emulator } = await setUp([fixture('chunks', { reservedConcurrency: 50 })])
    const gate = await createGate()
    const event = { chunks: ['a', 'b', 'c'], gate: gate.url }
    const streams = Array.from({ length: 50 }, () => stream(client, 'chunks', event))
    await gate.arrived(50)
    expect(emulator.status().functions[0]).toMatchObject({ inFlight: 50, coldStarts: 50 })
    gate.open()
    for (const { body, end } of await Promise.all(streams)) {
      expect({ body: body.toString(), end }).toEqual({ body: 'abc', end: success })
    }
  })
})

describe('a stream that fails', () => {
  test('before the first write the error is all there is', async () => {
    const { client } = await setUp([fixture('faults.thrownBeforeWrite')])
    const { body, end } = await stream(client, 'faults-thrownBeforeWrite')
    expect(body).toHaveLength(0)
    expect(end?.ErrorCode).toBe('RangeError')
    expect(JSON.parse(end?.ErrorDetails ?? '')).toMatchObject({ errorMessage: 'before the first write' })
  })

  test('after the first write the error comes behind what was written, and the environment lives on', async () => {
    const { client, emulator } = await setUp([fixture('faults.thrownAfterWrite')])
    for (let round = 0; round < 2; round += 1) {
      const { body, end } = await stream(client, 'faults-thrownAfterWrite')
      expect(body.toString()).toBe('first')
      expect(end?.ErrorCode).toBe('RangeError')
      expect(JSON.parse(end?.ErrorDetails ?? '')).toMatchObject({ errorMessage: 'after the first write' })
    }
    expect(emulator.status().functions[0]?.coldStarts).toBe(1)
  })

  test.each(['destroyStream', 'destroySilently', 'rejectUnhandled', 'exitMidStream'])(
    '%s is reported as the end of its process',
    async (name) => {
      const { client, events } = await setUp([fixture(`faults.${name}`)])
      const { body, end } = await stream(client, `faults-${name}`)
      expect(body.toString()).toBe('first')
      expect(end?.ErrorCode).toBe('Runtime.ExitError')
      expect(end?.ErrorDetails).toContain(name === 'exitMidStream' ? 'exit status 7' : 'exit status 1')
      expect(await events.until(kind('environment-ended'))).toMatchObject({ reason: 'crashed' })
    },
  )

  test('a streaming handler that returns no promise is an error', async () => {
    const { client } = await setUp([fixture('faults.returnNoPromise')])
    const { end } = await stream(client, 'faults-returnNoPromise')
    expect(end?.ErrorDetails).toContain('Streaming does not support non-async handlers.')
  })
})

describe('a caller that does not read', () => {
  test('slows the function down instead of filling our memory', async () => {
    const { emulator, logs } = await setUp([fixture('flood')], { streamBytesPerSecond: 0 })
    const bytes = 96 * 1_048_576
    const response = await open(emulator.url, 'flood', { bytes })
    const report = await logs.until(({ line }) => /^(stalled|flooded)/.test(line))
    expect(report.line).toMatch(/^stalled/)
    expect(Number(report.line.split(' ')[1])).toBeLessThan(bytes / 2)
    let read = 0
    for await (const chunk of response) read += chunk.length
    expect(read).toBeGreaterThan(bytes)
  })

  test('holds no permit of a function that is dead', async () => {
    const clock = new ManualClock()
    const { emulator, logs, events } = await setUp([fixture('flood', { timeoutMs: 3_000 })], {
      clock,
      streamBytesPerSecond: 0,
    })
    const response = await open(emulator.url, 'flood', { bytes: 96 * 1_048_576 })
    await logs.until(({ line }) => line.startsWith('stalled'))
    await clock.advance(3_000)
    await events.until(kind('environment-ended'))
    expect(emulator.status()).toMatchObject({ account: { inFlight: 0 } })
    let end = Buffer.alloc(0)
    for await (const chunk of response) end = chunk
    expect(end.toString()).toContain('Sandbox.Timedout')
  })

  test('may leave, and the invocation runs to its end', async () => {
    const { client, emulator, logs, events } = await setUp([fixture('patient')])
    const gate = await createGate()
    const response = await open(emulator.url, 'patient', { gate: gate.url })
    await gate.arrived(1)
    const left = new Promise((resolve) => response.once('close', resolve))
    response.destroy()
    await left
    gate.open()
    await logs.until(({ line }) => line === 'done')
    expect(await events.until(kind('invocation-finished'))).toMatchObject({ outcome: 'success' })
    expect((await stream(client, 'patient', { gate: gate.url })).end).toEqual(success)
    expect(emulator.status().functions[0]?.coldStarts).toBe(1)
  })

  test('may leave a function that waits for it to read', async () => {
    const { emulator, logs, events } = await setUp([fixture('flood')], { streamBytesPerSecond: 0 })
    const response = await open(emulator.url, 'flood', { bytes: 48 * 1_048_576 })
    await logs.until(({ line }) => line.startsWith('stalled'))
    response.destroy()
    expect(await events.until(kind('invocation-finished'))).toMatchObject({ outcome: 'success' })
  })
})

/** A stream as it is on the wire; nothing of it is read before the caller asks. */
function open(url: string, name: string, event: unknown) {
  const path = `/2021-11-15/functions/${name}/response-streaming-invocations`
  return new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    request(url + path, { method: 'POST' }, (response) => {
      response.on('error', () => {})
      resolve(response)
    })
      .on('error', reject)
      .end(JSON.stringify(event))
  })
}

async function remappedContentType(url: string, name: string): Promise<string | null> {
  const path = `/2021-11-15/functions/${name}/response-streaming-invocations`
  const response = await fetch(url + path, { method: 'POST' })
  await response.arrayBuffer()
  return response.headers.get('x-amzn-remapped-content-type')
}
