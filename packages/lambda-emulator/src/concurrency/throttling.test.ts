import { TooManyRequestsException } from '@aws-sdk/client-lambda'
import { describe, expect, test } from 'vitest'
import { createGate, fixture, invoke, kind, setUp, stream } from '../testing/harness.ts'

describe('throttling', () => {
  test('over its reservation a function is refused, and taken again when there is room', async () => {
    const { client, emulator, events } = await setUp([fixture('gated', { reservedConcurrency: 2 })])
    const gate = await createGate()
    const running = [1, 2].map(() => invoke(client, 'gated', { gate: gate.url }))
    await gate.arrived(2)

    for (const refused of [invoke(client, 'gated'), stream(client, 'gated')]) {
      const error = await refused.catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(TooManyRequestsException)
      expect(error).toMatchObject({
        Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
        Type: 'User',
        message: 'Rate Exceeded.',
        retryAfterSeconds: '1',
        $metadata: { httpStatusCode: 429 },
      })
    }
    expect(emulator.status().functions[0]).toMatchObject({ throttles: 2, inFlight: 2 })
    expect(await events.until(kind('invocation-throttled'))).toMatchObject({ functionName: 'gated' })

    gate.open()
    await Promise.all(running)
    expect((await invoke(client, 'gated', { gate: gate.url })).FunctionError).toBeUndefined()
    expect(emulator.status().functions[0]).toMatchObject({ coldStarts: 2, inFlight: 0 })
  })

  test('callers in turn never meet the limit', async () => {
    const { client, emulator } = await setUp([fixture('echo', { reservedConcurrency: 1 })])
    for (let round = 0; round < 50; round += 1) await invoke(client, 'echo')
    expect(emulator.status().functions[0]).toMatchObject({ throttles: 0, coldStarts: 1, invocations: 50 })
  })

  test('over the account limit the reason is another, and a reservation is untouched', async () => {
    const functions = [fixture('gated'), fixture('echo', { reservedConcurrency: 1 })]
    const { client } = await setUp(functions, { accountConcurrency: 2 })
    const gate = await createGate()
    const running = invoke(client, 'gated', { gate: gate.url })
    await gate.arrived(1)
    await expect(invoke(client, 'gated')).rejects.toMatchObject({ Reason: 'ConcurrentInvocationLimitExceeded' })
    expect((await invoke(client, 'echo')).FunctionError).toBeUndefined()
    gate.open()
    await running
  })

  test('a crash gives its permit back', async () => {
    const { client } = await setUp([fixture('faults.exit', { reservedConcurrency: 1 })])
    for (let round = 0; round < 3; round += 1) {
      expect((await invoke(client, 'faults-exit')).result).toMatchObject({ errorType: 'Runtime.ExitError' })
    }
  })

  test('the refusal has the headers of the service', async () => {
    const { emulator } = await setUp([fixture('echo', { reservedConcurrency: 0 })])
    const response = await fetch(`${emulator.url}/2015-03-31/functions/echo/invocations`, { method: 'POST' })
    expect(response.status).toBe(429)
    expect(response.headers.get('x-amzn-errortype')).toBe('TooManyRequestsException')
    expect(response.headers.get('retry-after')).toBe('1')
    expect(await response.json()).toEqual({
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
      Type: 'User',
      message: 'Rate Exceeded.',
    })
  })
})
