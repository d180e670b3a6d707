import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, test } from 'vitest'
import { createFolder, createGate, fixture, invoke, isRunning, kind, setUp } from '../testing/harness.ts'

describe('the memory limit', () => {
  test('kills the environment that holds more, in the words of the service, and the next starts afresh', async () => {
    const clock = new ManualClock()
    const { client, events, emulator } = await setUp([fixture('hoard', { memoryMb: 256 })], { clock })
    const gate = await createGate()
    const invocation = invoke(client, 'hoard', { megabytes: 300, gate: gate.url })
    await gate.arrived(1)
    await clock.advance(100)
    const { FunctionError, result, $metadata } = await invocation
    expect(FunctionError).toBe('Unhandled')
    expect(result).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${$metadata.requestId} Error: Runtime exited with error: signal: killed`,
    })
    expect(await events.until(kind('environment-ended'))).toMatchObject({ reason: 'out-of-memory' })
    expect(await events.until(kind('invocation-finished'))).toMatchObject({ outcome: 'crashed' })
    gate.open()
    expect((await invoke(client, 'hoard', { megabytes: 1, gate: gate.url })).result).toMatchObject({ megabytes: 1 })
    expect(emulator.status().functions[0]?.coldStarts).toBe(2)
  })

  test('leaves the environment that holds less', async () => {
    const clock = new ManualClock()
    const { client } = await setUp([fixture('hoard', { memoryMb: 512 })], { clock })
    const gate = await createGate()
    const invocation = invoke(client, 'hoard', { megabytes: 300, gate: gate.url })
    await gate.arrived(1)
    await clock.advance(1_000)
    gate.open()
    expect((await invocation).result).toMatchObject({ megabytes: 300 })
  })

  test('what builds up over invocations counts', async () => {
    const clock = new ManualClock()
    const { client, events } = await setUp([fixture('hoard', { memoryMb: 384 })], { clock })
    const gate = await createGate()
    const { result } = await invoke(client, 'hoard', { megabytes: 200 })
    const invocation = invoke(client, 'hoard', { megabytes: 200, gate: gate.url })
    await gate.arrived(1)
    await clock.advance(100)
    expect((await invocation).result).toMatchObject({ errorType: 'Runtime.ExitError' })
    await events.until(kind('environment-ended'))
    expect(isRunning((result as { pid: number }).pid)).toBe(false)
  })

  test('holds while a module is loaded', async () => {
    const directory = await createFolder({ 'dist/handler.mjs': greedyModule })
    const clock = new ManualClock()
    const { client, events, logs } = await setUp([{ name: 'greedy', directory, memoryMb: 256 }], { clock })
    const invocation = invoke(client, 'greedy')
    await logs.until(({ line }) => line === 'held')
    await clock.advance(100)
    expect(await events.until(kind('environment-ended'))).toMatchObject({ reason: 'out-of-memory' })
    expect((await invocation).result).toMatchObject({ errorType: 'Runtime.ExitError' })
  })
})

const greedyModule = `globalThis.held = Buffer.alloc(300 * 1_048_576, 1)
console.log('held')
await new Promise((resolve) => setTimeout(resolve, 2 ** 30))
`
