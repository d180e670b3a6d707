import { InvokeCommand, ResourceNotFoundException } from '@aws-sdk/client-lambda'
import { describe, expect, test } from 'vitest'
import { createGate, fixture, invoke, kind, setUp } from '../testing/harness.ts'

const invocationsPath = (name: string) => `/2015-03-31/functions/${name}/invocations`

describe('invoking for an answer', () => {
  test('hands over the event with its context, and the result back', async () => {
    const { client } = await setUp([fixture('echo', { memoryMb: 256, publishedVersions: 7 })])
    const { result, $metadata, ...response } = await invoke(client, 'echo:7', { text: 'Größe 漫画' })
    expect(response).toMatchObject({ StatusCode: 200, ExecutedVersion: '7' })
    expect(response.FunctionError).toBeUndefined()
    expect(result).toMatchObject({
      event: { text: 'Größe 漫画' },
      context: {
        functionName: 'echo',
        functionVersion: '7',
        memoryLimitInMB: '256',
        awsRequestId: $metadata.requestId,
        invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:echo:7',
      },
    })
  })

  test('tells the handler how much time it has', async () => {
    const { client } = await setUp([fixture('echo', { timeoutMs: 60_000 })])
    const { result } = await invoke(client, 'echo')
    const { remainingMs } = (result as { context: { remainingMs: number } }).context
    expect(remainingMs).toBeGreaterThan(50_000)
    expect(remainingMs).toBeLessThanOrEqual(60_000)
  })

  test('takes a result that is no promise, and null for none', async () => {
    const { client } = await setUp([fixture('plain')])
    expect((await invoke(client, 'plain', { name: 'result' })).result).toBe('plain result')
    expect((await invoke(client, 'plain', { nothing: true })).result).toBeNull()
  })

  test('an event of nothing is an empty one', async () => {
    const { emulator } = await setUp([fixture('echo')])
    const response = await fetch(emulator.url + invocationsPath('echo'), { method: 'POST' })
    expect(await response.json()).toMatchObject({ event: {} })
  })

  test('passes on the client context, in any script', async () => {
    const { client } = await setUp([fixture('echo')])
    const ClientContext = Buffer.from(JSON.stringify({ custom: { title: '漫画' } })).toString('base64')
    const { Payload } = await client.send(new InvokeCommand({ FunctionName: 'echo', ClientContext }))
    expect(JSON.parse(Buffer.from(Payload ?? []).toString())).toMatchObject({
      context: { clientContext: { custom: { title: '漫画' } } },
    })
  })

  test("reports the handler's error, and uses its environment again", async () => {
    const { client, emulator } = await setUp([fixture('faults.thrown')])
    for (let round = 0; round < 2; round += 1) {
      const { FunctionError, StatusCode, result } = await invoke(client, 'faults-thrown')
      expect({ FunctionError, StatusCode }).toEqual({ FunctionError: 'Unhandled', StatusCode: 200 })
      expect(result).toMatchObject({ errorType: 'RangeError', errorMessage: 'thrown', trace: expect.any(Array) })
    }
    expect(emulator.status().functions[0]).toMatchObject({ coldStarts: 1, invocations: 2 })
  })

  test('keeps a streamed answer together', async () => {
    const { emulator } = await setUp([fixture('chunks')])
    const body = JSON.stringify({ chunks: ['one ', 'two ', 'three'] })
    const response = await fetch(emulator.url + invocationsPath('chunks'), { method: 'POST', body })
    expect(await response.text()).toBe('one two three')
  })

  test('an answer over 6 MB is an error, and the environment lives on', async () => {
    const { client, emulator } = await setUp([fixture('large')])
    const { FunctionError, result } = await invoke(client, 'large', { bytes: 20_000_000 })
    expect(FunctionError).toBe('Unhandled')
    expect(result).toMatchObject({ errorType: 'Function.ResponseSizeTooLarge' })
    expect((await invoke(client, 'large', { bytes: 6_000_000 })).result).toHaveLength(6_000_000)
    expect(emulator.status().functions[0]?.coldStarts).toBe(1)
  })
})

describe('invoking without waiting', () => {
  test('DryRun checks and runs nothing', async () => {
    const { client, emulator } = await setUp([fixture('echo')])
    const command = { FunctionName: 'echo', InvocationType: 'DryRun' } as const
    expect((await client.send(new InvokeCommand(command))).StatusCode).toBe(204)
    expect(emulator.status().functions[0]?.invocations).toBe(0)
    const unknown = client.send(new InvokeCommand({ ...command, FunctionName: 'unknown' }))
    await expect(unknown).rejects.toBeInstanceOf(ResourceNotFoundException)
  })

  test('Event answers at once and runs behind it', async () => {
    const { client, events } = await setUp([fixture('gated')])
    const gate = await createGate()
    const Payload = JSON.stringify({ gate: gate.url })
    const command = new InvokeCommand({ FunctionName: 'gated', InvocationType: 'Event', Payload })
    expect((await client.send(command)).StatusCode).toBe(202)
    await gate.arrived(1)
    gate.open()
    expect(await events.until(kind('invocation-finished'))).toMatchObject({ outcome: 'success', cold: true })
  })

  test('Event waits for a permit instead of being throttled', async () => {
    const { client, emulator, events } = await setUp([fixture('gated', { reservedConcurrency: 1 })])
    const gate = await createGate()
    const Payload = JSON.stringify({ gate: gate.url })
    const send = () => client.send(new InvokeCommand({ FunctionName: 'gated', InvocationType: 'Event', Payload }))
    await send()
    await gate.arrived(1)
    expect((await send()).StatusCode).toBe(202)
    expect(emulator.status().functions[0]).toMatchObject({ inFlight: 1, queued: 1, throttles: 0 })
    gate.open()
    await gate.arrived(2)
    await events.until((event) => kind('invocation-finished')(event) && !event.cold)
    expect(emulator.status().functions[0]).toMatchObject({ queued: 0, coldStarts: 1 })
  })

  test('Event is tried three times when the function fails, under one request id', async () => {
    const { client, emulator, events } = await setUp([fixture('faults.thrown')], { eventRetryMs: 1 })
    const answer = await client.send(new InvokeCommand({ FunctionName: 'faults-thrown', InvocationType: 'Event' }))
    const { requestId } = await events.until(kind('invocation-abandoned'))
    const ends = events.items.filter(kind('invocation-finished'))
    expect(ends).toMatchObject(Array(3).fill({ outcome: 'function-error', requestId }))
    expect([requestId, emulator.status().functions[0]?.queued]).toEqual([answer.$metadata.requestId, 0])
  })
})

describe('refusing', () => {
  test('an unknown function is 404 in the words of the service', async () => {
    const { client, emulator } = await setUp([fixture('echo')])
    const error = await invoke(client, 'unknown:7').catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ResourceNotFoundException)
    expect(error).toMatchObject({
      message: 'Function not found: arn:aws:lambda:us-east-1:123456789012:function:unknown:7',
    })
    const response = await fetch(emulator.url + invocationsPath('unknown'), { method: 'POST' })
    expect(response.status).toBe(404)
    expect(response.headers.get('x-amzn-errortype')).toBe('ResourceNotFoundException')
    expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/)
    expect(await response.json()).toMatchObject({ Type: 'User', Message: expect.any(String) })
  })

  test('a body over 6 MB is 413, and nothing runs', async () => {
    const { client, emulator } = await setUp([fixture('echo')])
    await expect(invoke(client, 'echo', 'x'.repeat(20_000_000))).rejects.toMatchObject({
      name: 'RequestTooLargeException',
      $metadata: { httpStatusCode: 413 },
    })
    expect(emulator.status().functions[0]?.invocations).toBe(0)
  })

  test('a body that is no JSON is 400', async () => {
    const { emulator } = await setUp([fixture('echo')])
    const response = await fetch(emulator.url + invocationsPath('echo'), { method: 'POST', body: '{"half":' })
    expect(response.status).toBe(400)
    expect(response.headers.get('x-amzn-errortype')).toBe('InvalidRequestContentException')
  })

  test('a client context that is no JSON is 400', async () => {
    const { client } = await setUp([fixture('echo')])
    const command = new InvokeCommand({ FunctionName: 'echo', ClientContext: 'bm8=' })
    await expect(client.send(command)).rejects.toMatchObject({ name: 'InvalidRequestContentException' })
  })

  test('a path that is none is 404 and says what there is', async () => {
    const { emulator } = await setUp([fixture('echo')])
    const response = await fetch(`${emulator.url}/2015-03-31/functions`, { method: 'GET' })
    expect(response.status).toBe(404)
    expect(await response.text()).toContain('/status')
  })
})

describe('GET /status', () => {
  test('shows functions, environments and counts', async () => {
    const { client, emulator } = await setUp([fixture('echo', { reservedConcurrency: 3 })], { accountConcurrency: 9 })
    const { result } = await invoke(client, 'echo')
    const response = await fetch(`${emulator.url}/status`)
    expect(await response.json()).toEqual({
      account: { concurrencyLimit: 9, inFlight: 0 },
      functions: [
        {
          name: 'echo',
          url: null,
          reservedConcurrency: 3,
          inFlight: 0,
          queued: 0,
          invocations: 1,
          billing: { billedMs: expect.any(Number), costUsd: expect.any(Number), readinessUsd: 0 },
          throttles: 0,
          coldStarts: 1,
          provisioned: null,
          environments: [
            {
              id: expect.any(String),
              version: '$LATEST',
              state: 'idle',
              pid: (result as { pid: number }).pid,
              ageMs: expect.any(Number),
              invocations: 1,
            },
          ],
        },
      ],
    })
  })
})
