import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda'
import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, test } from 'vitest'
import { createGate, fixture, invoke, kind, setUp } from '../testing/harness.ts'

describe('the ramp of new environments', () => {
  test('refuses what would need one too many, until time has passed', async () => {
    const clock = new ManualClock()
    const { client, emulator } = await setUp([fixture('gated', { environmentRamp: 2 })], { clock })
    const gate = await createGate()
    const running = [1, 2].map(() => invoke(client, 'gated', { gate: gate.url }))
    await gate.arrived(2)
    expect(await throttleReason(client, 'gated')).toBe('ConcurrentInvocationLimitExceeded')
    expect(emulator.status()).toMatchObject({ account: { inFlight: 2 }, functions: [{ throttles: 1 }] })
    await clock.advance(4_999)
    expect(await throttleReason(client, 'gated')).toBe('ConcurrentInvocationLimitExceeded')
    await clock.advance(1)
    running.push(invoke(client, 'gated', { gate: gate.url }))
    await gate.arrived(3)
    gate.open()
    for (const { FunctionError } of await Promise.all(running)) expect(FunctionError).toBeUndefined()
  })

  test('does not count invocations that find an idle environment', async () => {
    const { client } = await setUp([fixture('echo', { environmentRamp: 1 })], { clock: new ManualClock() })
    for (let round = 0; round < 5; round += 1) expect((await invoke(client, 'echo')).FunctionError).toBeUndefined()
  })

  test('is that of each function for itself', async () => {
    const functions = [fixture('gated', { environmentRamp: 1 }), fixture('echo', { environmentRamp: 1 })]
    const { client } = await setUp(functions, { clock: new ManualClock() })
    const gate = await createGate()
    const running = invoke(client, 'gated', { gate: gate.url })
    await gate.arrived(1)
    expect(await throttleReason(client, 'gated')).toBe('ConcurrentInvocationLimitExceeded')
    expect(await throttleReason(client, 'echo')).toBeUndefined()
    gate.open()
    await running
  })

  test('holds asynchronous invocations back instead of refusing them', async () => {
    const clock = new ManualClock()
    const { client, emulator, events } = await setUp([fixture('gated', { environmentRamp: 1 })], { clock })
    const gate = await createGate()
    const Payload = JSON.stringify({ gate: gate.url })
    const send = () => client.send(new InvokeCommand({ FunctionName: 'gated', InvocationType: 'Event', Payload }))
    await send()
    await gate.arrived(1)
    await send()
    expect(emulator.status().functions[0]).toMatchObject({ inFlight: 1, queued: 1, throttles: 0 })
    await clock.advance(10_000)
    await gate.arrived(2)
    gate.open()
    await events.until(() => events.items.filter(kind('invocation-finished')).length === 2)
  })
})

test('more starts from snapshots than may be under way are refused, for that reason', async () => {
  const { client } = await setUp([fixture('gated', { snapshotCreates: 1, initTimeoutMs: 60_000 })])
  const gate = await createGate()
  const running = invoke(client, 'gated', { gate: gate.url })
  await gate.arrived(1)
  const both = await Promise.all(
    [1, 2].map(() => throttleReason(client, 'gated', { gate: gate.url }, () => gate.open())),
  )
  expect(both.sort()).toEqual(['ConcurrentSnapshotCreateLimitExceeded', undefined])
  await running
})

describe('the rate of requests', () => {
  test('of a function with a reservation is a multiple of it', async () => {
    const clock = new ManualClock()
    const functions = [fixture('echo', { reservedConcurrency: 1 }), fixture('plain')]
    const { client } = await setUp(functions, { clock, requestsPerConcurrency: 2 })
    const three = async () => [
      await throttleReason(client, 'echo'),
      await throttleReason(client, 'echo'),
      await throttleReason(client, 'echo'),
    ]
    expect(await three()).toEqual([undefined, undefined, 'ReservedFunctionInvocationRateLimitExceeded'])
    expect(await throttleReason(client, 'plain')).toBeUndefined()
    await clock.advance(1_000)
    expect(await three()).toEqual([undefined, undefined, 'ReservedFunctionInvocationRateLimitExceeded'])
  })

  test('of the others is a multiple of what is left of the account, for all of them together', async () => {
    const functions = [fixture('echo'), fixture('plain'), fixture('gated', { reservedConcurrency: 9 })]
    const options = { accountConcurrency: 10, requestsPerConcurrency: 2, clock: new ManualClock() }
    const { client } = await setUp(functions, options)
    const reasons = [await throttleReason(client, 'echo'), await throttleReason(client, 'plain')]
    expect([...reasons, await throttleReason(client, 'echo')]).toEqual([
      undefined,
      undefined,
      'FunctionInvocationRateLimitExceeded',
    ])
  })

  test('of a caller counts every request to the API', async () => {
    const clock = new ManualClock()
    const { client, emulator } = await setUp([fixture('echo')], { clock, callerRequestsPerSecond: 2 })
    await client.send(new InvokeCommand({ FunctionName: 'echo', InvocationType: 'DryRun' }))
    await invoke(client, 'echo')
    expect(await throttleReason(client, 'echo')).toBe('CallerRateLimitExceeded')
    expect((await fetch(`${emulator.url}/status`)).status).toBe(200)
    await clock.advance(500)
    expect(await throttleReason(client, 'echo')).toBeUndefined()
  })

  test('has no limit of its own where none is set', async () => {
    const { client } = await setUp([fixture('echo', { reservedConcurrency: 1 })], { clock: new ManualClock() })
    for (let round = 0; round < 20; round += 1) expect(await throttleReason(client, 'echo')).toBeUndefined()
  })
})

/** Why an invocation was refused; undefined for one that went well. Calls `then` when it was refused. */
async function throttleReason(
  client: LambdaClient,
  name: string,
  event: unknown = {},
  then: () => void = () => {},
): Promise<string | undefined> {
  try {
    const { FunctionError } = await invoke(client, name, event)
    expect(FunctionError).toBeUndefined()
    return undefined
  } catch (error) {
    expect(error).toMatchObject({ name: 'TooManyRequestsException' })
    then()
    return (error as { Reason: string }).Reason
  }
}
